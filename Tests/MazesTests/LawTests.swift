import Testing
import Understudy

@testable import Mazes

@Suite("The mazes keep the protocol's laws")
struct LawTests {
    /// Observations and steps of episodes with random actions, each of up to 300 steps.
    private func run(_ environment: inout some Environment, seed: UInt64, episodes: Int) throws -> ([[Float]], [Step]) {
        var stream = RandomStream(seed: seed, name: "environment")
        var choices = RandomStream(seed: seed, name: "actions")
        var observations: [[Float]] = []
        var steps: [Step] = []
        for _ in 0..<episodes {
            try environment.reset(using: &stream)
            observations.append(environment.values)
            for _ in 0..<300 {
                let action = choices.integer(below: environment.actionSpace.count)
                steps.append(try environment.step(action, using: &stream))
                observations.append(environment.values)
                if steps.last?.terminated == true { break }
            }
        }
        return (observations, steps)
    }

    @Test("the same stream gives the same episodes, another one others", arguments: Subject.all)
    func determinism(_ subject: Subject) throws {
        var (a, b, c) = try (subject.make(), subject.make(), subject.make())
        let first = try run(&a, seed: 1, episodes: 5)
        let second = try run(&b, seed: 1, episodes: 5)
        let other = try run(&c, seed: 2, episodes: 5)
        #expect(first == second)
        #expect(first.0 != other.0)
    }

    @Test("a reset forgets the episode before", arguments: Subject.all)
    func resetForgets(_ subject: Subject) throws {
        var (used, fresh) = try (subject.make(), subject.make())
        _ = try run(&used, seed: 3, episodes: 3)
        #expect(try run(&used, seed: 4, episodes: 2) == run(&fresh, seed: 4, episodes: 2))
    }

    @Test("a copy goes its own way", arguments: Subject.all)
    func independence(_ subject: Subject) throws {
        var original = try subject.make()
        _ = try run(&original, seed: 5, episodes: 1)
        let before = original.values
        var copy = original
        let other = try run(&copy, seed: 6, episodes: 2)
        #expect(original.values == before)
        #expect(other.0.contains { $0 != before })
    }

    @Test("every observation lies within the space", arguments: Subject.all)
    func withinSpace(_ subject: Subject) throws {
        var environment = try subject.make()
        let space = environment.observationSpace
        for observation in try run(&environment, seed: 7, episodes: 20).0 {
            try #require(observation.count == space.count)
            for (value, (low, high)) in zip(observation, zip(space.low, space.high)) {
                try #require(low <= value && value <= high)
                if space.isBinary { try #require(value == 0 || value == 1) }
            }
        }
    }

    @Test("a step after the end changes nothing and is worth nothing", arguments: Subject.all)
    func afterTheEnd(_ subject: Subject) throws {
        var environment = try subject.make()
        var stream = RandomStream(seed: 8, name: "environment")
        var terminated = false
        for _ in 0..<100 where !terminated {
            try environment.reset(using: &stream)
            for _ in 0..<500 where !terminated {
                // Half at random, so that those that cannot aim get there too.
                let isRandom = stream.happens(withProbability: 0.5)
                let action =
                    isRandom
                    ? stream.integer(below: environment.actionSpace.count)
                    : environment.demonstratedAction(using: &stream)
                terminated = try environment.step(action, using: &stream).terminated
            }
        }
        try #require(terminated)
        let last = environment.values
        for action in 0..<environment.actionSpace.count {
            #expect(try environment.step(action, using: &stream) == Step(reward: 0, terminated: true))
            #expect(environment.values == last)
        }
        try environment.reset(using: &stream)
        #expect(environment.values != last)
    }

    @Test(
        "expert and agent of other actions observe the same space",
        arguments: [
            ("{layout: winding, moves: %}", ["news", "king", "knight", "[jump-east, jump-south, stay, west, north]"]),
            (
                "{layout: winding, observation: one-hot, moves: %}",
                ["news", "king", "[south, east, north-west, north, south-west]"]
            ),
        ])
    func sameSpace(_ text: String, moves: [String]) throws {
        let mazes = try moves.map { try make(Maze.self, text.replacing("%", with: $0)) }
        #expect(Set(mazes.map(\.observationSpace)).count == 1)
        #expect(Set(mazes.map(\.actionSpace)).count == mazes.count)
        // What is seen of a cell is the same too.
        for cell in 0..<mazes[0].course.grid.count {
            let seen = mazes.map { maze in
                var maze = maze
                maze.position = cell
                return maze.values
            }
            #expect(Set(seen).count == 1)
        }
    }

    @Test("expert and agent of other thrusts observe the same space", arguments: ["umaze", "medium", "large"])
    func sameSpace(layout: String) throws {
        let mazes = try ["cardinal", "diagonal", "compass", "[[0.5, 0.1], coast]"].map {
            try make(PointMaze.self, "{layout: \(layout), thrusts: \($0)}")
        }
        #expect(Set(mazes.map(\.observationSpace)).count == 1)
        #expect(Set(mazes.map(\.actionSpace)).count == 4)
        let seen = mazes.map { maze in
            var maze = maze
            maze.point = PointMass(x: 1.2, y: 1.7, velocityX: 2, velocityY: -1)
            return maze.values
        }
        #expect(Set(seen).count == 1)
    }
}
