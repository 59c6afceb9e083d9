import SpecYAML
import Testing
import Understudy

@testable import Mazes

@Suite("The Mazes plugin")
struct MazesPluginTests {
    private func parameters(_ name: String) throws -> [ParameterDescription] {
        try #require(registry.environments[name]).parameters(in: registry)
    }

    @Test("it registers two environments and nothing else")
    func names() {
        #expect(registry.environments.names == ["maze", "point-maze"])
        #expect(registry.environments.entries.allSatisfy { $0.plugin == "Mazes" })
        #expect(registry.datasets.names.isEmpty && registry.inferencers.names.isEmpty)
        #expect(registry.confidences.names.isEmpty && registry.bridgings.names.isEmpty)
    }

    @Test(
        "every parameter has the documented default",
        arguments: [
            (
                "maze",
                [
                    "layout four-rooms", "size 11", "maze_seed 0", "loops 0.1", "start fixed", "step_cost 0.01",
                    "goal_reward 1", "hazard_reward -1", "moves news", "slip 0", "observation coordinates",
                ]
            ),
            (
                "point-maze",
                [
                    "layout umaze", "size 11", "maze_seed 0", "loops 0.1", "start fixed", "step_cost 0.01",
                    "goal_reward 1", "hazard_reward -1", "start_noise 0.25", "goal_radius 0.45", "thrusts cardinal",
                    "acceleration 10", "damping 1", "speed_limit 5", "time_step 0.1",
                ]
            ),
        ])
    func defaults(_ name: String, expected: [String]) throws {
        let parameters = try parameters(name)
        #expect(parameters.map { "\($0.key) \($0.standard ?? "required")" } == expected)
        #expect(parameters.allSatisfy { !$0.documentation.isEmpty })
    }

    @Test("the actions are listed with their sets")
    func actionTypes() throws {
        #expect(
            try parameters("maze").first { $0.key == "moves" }?.type
                == "one of: news, diagonal, king, knight, jump, or a list of moves, each a name or [rows, columns]")
        #expect(
            try parameters("point-maze").first { $0.key == "thrusts" }?.type
                == "one of: cardinal, diagonal, compass, or a list of thrusts, each a name or [x, y]")
    }

    @Test("what was read, written out with every default, reads as the same environment", arguments: Subject.all)
    func resolved(_ subject: Subject) throws {
        func resolve(_ text: String) throws -> (spec: String, environment: any Environment) {
            let node = try #require(try Node.parse(text, file: "s.yaml"))
            return try SpecReader.read(node, registry: registry) { reader in
                let environment = try subject.type.init(from: &reader)
                return (reader.resolved.yaml, environment)
            }
        }
        let first = try resolve(subject.text)
        let second = try resolve(first.spec)
        #expect(second.spec == first.spec)
        #expect(second.environment.actionSpace == first.environment.actionSpace)
        #expect(second.environment.standardTimeLimit == first.environment.standardTimeLimit)
    }

    @Test("an episode is cut after a time in proportion to the cells")
    func timeLimits() throws {
        #expect(try make(Maze.self).standardTimeLimit == 242)
        #expect(try make(Maze.self, "layout: corridor").standardTimeLimit == 210)
        #expect(
            try ["umaze", "medium", "large"].map { try make(PointMaze.self, "layout: \($0)").standardTimeLimit } == [
                250, 640, 1080,
            ])
    }
}
