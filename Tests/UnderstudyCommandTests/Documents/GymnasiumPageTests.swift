import Foundation
import TestSupport
import Testing

@Suite("Documentation/Gymnasium.md")
struct GymnasiumPageTests {
    static let page = Page("Documentation/Gymnasium.md")

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

    @Test(
        "every example is right", .tags(.interop), .enabled(if: TestPython.hasGymnasium),
        arguments: page.blocks.filter { $0.language == "yaml" && !$0.text.contains("LunarLander") })
    func examples(_ block: Page.Block) async throws {
        let folder = try TemporaryFolder()
        let whole = "understudy: 1\nname: example\ntraining: {steps: 20_000}\n"
        let text = block.text.hasPrefix("understudy:") ? block.text : whole + block.text
        try folder.write(
            text.replacing("../.venv/bin/python", with: TestPython.withOddEnvironments), to: "example.yaml")
        let (process, output, errors) = try Program.start(
            ["check", "example.yaml"], in: folder.url,
            environment: ["UNDERSTUDY_PYTHON": TestPython.withOddEnvironments])
        let result = try await Program.finish(process, output, errors)
        #expect(result.exitCode == 0, "\(result.errors)")
    }
}
