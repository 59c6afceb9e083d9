import Testing
import Understudy
import UnderstudyTesting
import YAML

@testable import UnderstudyMain

@Suite("Every environment that the program knows")
struct EnvironmentLawTests {
    static let registry = Registry(UnderstudyMain.plugins)

    /// The parameters of environments that cannot do without, in YAML.
    static let examples: [String: String] = [:]

    /// Those that need another program, which the tests of their plugins check where there is one.
    static let checkedElsewhere: Set = ["gymnasium"]

    /// The environment `name` with its default parameters, or those of its example.
    private func make(_ name: String) throws -> any Environment {
        let entry = try #require(Self.registry.environments[name])
        let start = Mark(file: "<\(name)>", line: 1, column: 1)
        let node = try Node.parse(Self.examples[name] ?? "{}", file: start.file) ?? Node(.mapping([]), at: start)
        return try SpecReader.read(node, registry: Self.registry, entry.make)
    }

    @Test(
        "keeps the laws of environments",
        arguments: registry.environments.names.filter { !checkedElsewhere.contains($0) })
    func laws(_ name: String) throws {
        let entry = try #require(Self.registry.environments[name])
        let required = entry.parameters(in: Self.registry).filter { $0.standard == nil }.map(\.key)
        try #require(
            required.isEmpty || Self.examples[name] != nil,
            "\(name) cannot do without \(required): add it to `examples`")
        #expect(EnvironmentLaws.violations { try make(name) } == [])
    }

    @Test("has no example or exception without a use")
    func examples() {
        for name in Array(Self.examples.keys) + Self.checkedElsewhere {
            #expect(Self.registry.environments[name] != nil, "\(name)")
        }
    }
}
