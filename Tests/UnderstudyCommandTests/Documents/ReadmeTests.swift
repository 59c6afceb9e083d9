import Foundation
import Testing

@Suite("README.md")
struct ReadmeTests {
    static let page = Page("README.md")
    static let specs = page.blocks.filter { $0.language == "yaml" }

    @Test("prints the quickstart's spec to the letter")
    func quickstart() throws {
        let spec = try String(
            contentsOf: Program.root.appending(path: "experiments/quickstart.yaml"), encoding: .utf8)
        #expect(Self.specs.first?.text == spec)
    }

    @Test("has only specs that check without a problem", arguments: specs)
    func check(_ block: Page.Block) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "data"),
            withDestinationURL: Program.root.appending(path: "experiments/data"))
        try folder.write(block.text, to: "spec.yaml")
        let result = try await Program.run("check", "spec.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
    }
}
