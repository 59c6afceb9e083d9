import Testing
import Understudy

@testable import Minari

@Suite("The metadata of a Minari dataset")
struct MinariMetadataTests {
    private func metadata(_ text: String) throws -> MinariMetadata {
        try MinariMetadata(Array(text.utf8), path: "metadata.json")
    }

    @Test("may have Python's bare tokens, also in a text that is JSON itself")
    func tokens() throws {
        let read = try metadata(
            #"""
            {"total_episodes": 3, "total_steps": 9, "weight": NaN, "actions_are_placeholders": true,
             "observation_space": "{\"type\": \"Box\", \"dtype\": \"float32\", \"shape\": [2], \"low\": [-Infinity, -1.5], \"high\": [Infinity, 2]}"}
            """#)
        #expect(read.episodes == 3 && read.steps == 9)
        #expect(read.observationSpace?["low"]?.numbers == [-.infinity, -1.5])
        #expect(read.observationSpace?["high"]?.numbers == [.infinity, 2])
        #expect(read.hasPlaceholderActions && !read.hasPlaceholderRewards && !read.hasJPEGImages)
    }

    @Test("tell of JPEG images as Minari decides about them")
    func images() throws {
        func isImage(_ shape: String, _ more: String = "") throws -> Bool {
            try metadata(
                #"{"observation_space": "{\"type\": \"Box\", \"dtype\": \"uint8\", \"shape\": \#(shape)}"\#(more)}"#
            ).hasJPEGImages
        }
        #expect(try isImage("[84, 84]") && isImage("[32, 32, 3]"))
        #expect(try !isImage("[7, 7, 3]") && !isImage("[64, 64, 3]", #", "jpeg_encoding": false"#))
    }

    @Test(
        "with a value of another type are refused, with the key",
        arguments: [
            ("total_steps", #""x""#), ("total_steps", "-1"), ("total_steps", "1.5"), ("total_episodes", "[3]"),
            ("total_episodes", "true"), ("data_format", "5"), ("actions_are_placeholders", #""no""#),
            ("rewards_are_placeholders", "1"), ("jpeg_encoding", #""yes""#), ("env_spec", "[]"),
            ("observation_space", "7"), ("action_space", "[]"),
        ])
    func types(key: String, value: String) {
        let error = #expect(throws: DataError.self) { try metadata(#"{"\#(key)": \#(value)}"#) }
        #expect(error?.kind == .damaged && error?.path == "metadata.json")
        #expect(error?.message.contains("'\(key)', which must be") == true, "\(error?.message ?? "")")
    }

    @Test("may lack any key, or have null", arguments: ["total_steps", "data_format", "env_spec", "observation_space"])
    func absent(key: String) throws {
        #expect(try metadata("{}").steps == nil)
        #expect(try metadata(#"{"\#(key)": null}"#).steps == nil)
    }

    @Test("that are no JSON object are refused", arguments: ["", "[]", "{", "null", "{\"a\": }"])
    func damaged(text: String) {
        let error = #expect(throws: DataError.self) { try metadata(text) }
        #expect(error?.kind == .damaged)
    }
}
