import Testing
import Understudy

@testable import Mazes

@Suite("The controller of the point maze")
struct PointMazeDemonstrationTests {
    @Test(
        "reaches the goal in every one of 200 episodes, within 105 steps",
        arguments: ["umaze", "medium", "large"], ["cardinal", "diagonal", "compass"])
    func arrives(layout: String, thrusts: String) throws {
        for start in ["fixed", "random"] {
            var maze = try make(PointMaze.self, "{layout: \(layout), thrusts: \(thrusts), start: \(start)}")
            var stream = RandomStream(seed: 1, name: "environment")
            let limit = try #require(maze.standardTimeLimit)
            var longest = 0
            for _ in 0..<200 {
                maze.reset(using: &stream)
                var steps = 0
                var last = Step(reward: 0, terminated: false)
                while !last.terminated, steps < limit {
                    last = maze.step(maze.demonstratedAction(using: &stream), using: &stream)
                    steps += 1
                }
                try #require(last == Step(reward: 1 - 0.01, terminated: true), "after \(steps) steps")
                longest = max(longest, steps)
            }
            // As Documentation/Mazes.md says.
            #expect(longest <= 105)
        }
    }
}
