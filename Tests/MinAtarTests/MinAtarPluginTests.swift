import MinAtar
import SpecYAML
import Testing
import Understudy

@Suite("The MinAtar plugin")
struct MinAtarPluginTests {
    static let registry = Registry([MinAtarPlugin.self])

    /// The environment called `name` with the parameters `text`.
    private func environment(_ name: String, _ text: String = "{}") throws -> any Environment {
        let node = try #require(try Node.parse(text, file: "s.yaml"))
        let entry = try #require(Self.registry.environments[name])
        return try SpecReader.read(node, registry: Self.registry, entry.make)
    }

    @Test("it registers the five games and nothing else")
    func names() {
        #expect(
            Self.registry.environments.names == ["asterix", "breakout", "freeway", "seaquest", "space-invaders"])
        #expect(Self.registry.environments.entries.allSatisfy { $0.plugin == "MinAtar" })
        #expect(Self.registry.datasets.names.isEmpty && Self.registry.inferencers.names.isEmpty)
        #expect(Self.registry.confidences.names.isEmpty && Self.registry.bridgings.names.isEmpty)
    }

    @Test("all games have the same parameters", arguments: Subject.allCases)
    func parameters(_ subject: Subject) throws {
        let entry = try #require(Self.registry.environments[subject.rawValue])
        let parameters = entry.parameters(in: Self.registry)
        #expect(parameters.map(\.key) == ["sticky_actions", "difficulty_ramping", "actions"])
        #expect(parameters.map(\.type) == ["a number", "true or false", "one of: minimal, full"])
        #expect(parameters.map(\.rule) == ["from 0 to 1", nil, nil])
        #expect(parameters.map(\.standard) == ["0.1", "true", "minimal"])
        #expect(parameters.allSatisfy { !$0.documentation.isEmpty })
    }

    @Test(
        "the minimal action set has what does something in the game, and is the default",
        arguments: [
            (Subject.asterix, ["no-op", "left", "up", "right", "down"]), (.breakout, ["no-op", "left", "right"]),
            (.freeway, ["no-op", "up", "down"]), (.seaquest, ["no-op", "left", "up", "right", "down", "fire"]),
            (.spaceInvaders, ["no-op", "left", "right", "fire"]),
        ])
    func minimalActions(_ subject: Subject, names: [String]) throws {
        #expect(try environment(subject.rawValue).actionSpace.names == names)
        #expect(try environment(subject.rawValue, "actions: minimal").actionSpace.names == names)
    }

    @Test("the full action set is the same for all games", arguments: Subject.allCases)
    func fullActions(_ subject: Subject) throws {
        let names = ["no-op", "left", "up", "right", "down", "fire"]
        #expect(try environment(subject.rawValue, "actions: full").actionSpace.names == names)
    }

    @Test(
        "an episode is cut where the game can go on for ever",
        arguments: [
            (Subject.asterix, 10_000), (.breakout, 10_000), (.freeway, nil), (.seaquest, 10_000),
            (.spaceInvaders, 10_000),
        ] as [(Subject, Int?)])
    func timeLimit(_ subject: Subject, limit: Int?) throws {
        #expect(try environment(subject.rawValue).standardTimeLimit == limit)
    }

    @Test(
        "what is wrong in a spec is told with its place", arguments: Subject.allCases,
        [
            ("sticky_actions: 1.5", "s.yaml:1:17: error: sticky_actions: must be a number from 0 to 1, not '1.5'"),
            ("sticky_actions: -0.1", "s.yaml:1:17: error: sticky_actions: must be a number from 0 to 1, not '-0.1'"),
            (
                "sticky_actions: yes please",
                "s.yaml:1:17: error: sticky_actions: must be a number from 0 to 1, not 'yes please'"
            ),
            (
                "difficulty_ramping: 1",
                "s.yaml:1:21: error: difficulty_ramping: must be true or false, not '1', write true"
            ),
            ("actions: minimum", "s.yaml:1:10: error: actions: cannot be 'minimum', did you mean 'minimal'?"),
            ("actions: 6", "s.yaml:1:10: error: actions: cannot be '6', one of: minimal, full"),
            ("sticky_action: 0", "s.yaml:1:1: error: sticky_action: unknown key, did you mean 'sticky_actions'?"),
        ])
    func problems(_ subject: Subject, problem: (text: String, message: String)) throws {
        let problems = #expect(throws: Diagnostics.self) { try environment(subject.rawValue, problem.text) }
        #expect(problems?.all.map(\.description) == [problem.message])
    }
}
