import Foundation
import TestSupport
import Testing

@Suite("Documentation/Gymnasium.md and Documentation/Images.md")
struct GymnasiumPageTests {
    static let page = Page("Documentation/Gymnasium.md")
    static let images = Page("Documentation/Images.md")

    /// The examples whose packages the tests' Python has.
    static let allExamples: [Page.Block] = (page.blocks + images.blocks).filter { block in
        guard block.language == "yaml", !block.text.contains("LunarLander") else { return false }
        return ["minigrid", "ale_py"].allSatisfy { !block.text.contains("\($0):") || TestPython.imports($0) }
    }

    @Test("has every key, and list shows them without any Python")
    func keys() async throws {
        struct Listed: Decodable {
            struct Parameter: Decodable { let key: String }
            let parameters: [Parameter]
        }
        let (process, output, errors) = try Program.start(
            ["list", "gymnasium", "--json"], environment: ["UNDERSTUDY_PYTHON": "/no/python"])
        let result = try await Program.finish(process, output, errors)
        let listed = try JSONDecoder().decode([Listed].self, from: Data(result.output.utf8))
        // Behind its own come those of every environment.
        let keys = try #require(listed.first).parameters.map(\.key).prefix { $0 != "frame_skip" }
        #expect(Array(keys) == Self.page.firstCells(under: "# Environments in Python"))
    }

    @Test("has the keys of images, with their defaults")
    func imageKeys() async throws {
        let result = try await Program.run("describe", "cart-pole")
        for key in Self.images.firstCells(under: "## Keys") {
            #expect(result.output.contains(key), "\(key)")
        }
    }

    @Test(
        "every example is right", .tags(.interop), .enabled(if: TestPython.hasGymnasium),
        arguments: allExamples)
    func examples(_ block: Page.Block) async throws {
        let folder = try TemporaryFolder()
        let whole = "understudy: 1\nname: example\ntraining: {steps: 20_000}\n"
        let text = block.text.hasPrefix("understudy:") ? block.text : whole + block.text
        try folder.write(
            text.replacing("../.venv/bin/python", with: TestPython.withOddEnvironments), to: "example.yaml")
        let wrapper = try #require(Self.page.blocks.first { $0.text.contains("class Upright") })
        try folder.write(wrapper.text, to: "shaping.py")
        let (process, output, errors) = try Program.start(
            ["check", "example.yaml"], in: folder.url,
            environment: ["UNDERSTUDY_PYTHON": TestPython.withOddEnvironments])
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
    }
}
