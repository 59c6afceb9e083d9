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

    @Test("that are no JSON object are refused", arguments: ["", "[]", "{", "null", "{\"a\": }"])
    func damaged(text: String) {
        let error = #expect(throws: DataError.self) { try metadata(text) }
        #expect(error?.kind == .damaged)
    }
}
