import Foundation
import SpecYAML
import Testing
import Understudy
import UnderstudyTesting

@Suite("orchard")
struct OrchardTests {
    private enum OrchardPlugin: Plugin {
        static let name = "OrchardPlugin"
        static let summary = "The orchard"

        static func register(into registry: inout Registry) { registry.add(Orchard.self) }
    }

    @Test("keeps the laws of environments, with few fruits and with many")
    func laws() {
        #expect(EnvironmentLaws.violations { Orchard(size: 3, fruits: 1) } == [])
        #expect(EnvironmentLaws.violations { Orchard(prices: [1, -2.5], ending: .never, ripening: 0.5) } == [])
    }

    /// Reads a spec with one environment.
    private func read(_ text: String) throws {
        let registry = Registry([OrchardPlugin.self])
        let node = try #require(try Node.parse(text, file: "orchard.yaml"))
        _ = try SpecReader.read(node, registry: registry) { reader in
            reader.component("environment", from: \.environments, "The environment")
        }
    }

    /// The text blocks of the page on parameters.
    private static let blocks: [String] = {
        let page = EnvironmentsPageTests.root.appending(path: "Documentation/Parameters.md")
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "```text\n").dropFirst().compactMap {
            $0.components(separatedBy: "```\n").first
        }
    }()

    @Test("the spec on the page on parameters is right")
    func rightSpec() throws {
        try read(#require(Self.blocks.first))
    }

    @Test("the errors on the page on parameters are those of the spec, to the letter")
    func wrongSpec() throws {
        try #require(Self.blocks.count == 3)
        let error = #expect(throws: Diagnostics.self) { try read(Self.blocks[1]) }
        let errors = try #require(error).all.map { "\($0)\n" }.joined()
        #expect(errors == Self.blocks[2])
    }
}
