import ClassicControl
import Testing
import Understudy

@Suite("Which transitions the actions can make")
struct JudgingTests {
    @Test(
        "an action makes its own transitions, and one of another force does not",
        arguments: ["cart-pole", "mountain-car", "acrobot"])
    func own(_ name: String) throws {
        let actions = [
            "cart-pole": "forces: [-10, 10, 14]", "mountain-car": "forces: [-1, 0, 0.6, 1]",
            "acrobot": "torques: [-1, 0, 0.01, 1]",
        ]
        let environment = try judging("{kind: \(name), \(try #require(actions[name]))}")
        var stream = RandomStream(seed: 3, name: "play")
        var agent = environment
        try agent.reset(using: &stream)
        for _ in 0..<400 {
            let before = observation(of: agent)
            let action = stream.integer(below: agent.actionSpace.count)
            let step = try agent.step(action, using: &stream)
            let after = observation(of: agent)
            for other in 0..<agent.actionSpace.count {
                let verdict = environment.isPossibleStep(from: before.span, to: after.span, by: other)
                // At the left end of the road every force does the same.
                #expect(verdict == (other == action) || (name == "mountain-car" && after[0] == -1.2 && verdict == true))
            }
            if step.terminated { try agent.reset(using: &stream) }
        }
        #expect(environment.isPossibleStep(from: [0].span, to: [0].span, by: 0) == nil)
    }

    @Test("an acrobot's transitions at any angle and any speed are told apart")
    func acrobot() throws {
        let environment = try judging("{kind: acrobot, torques: [-1, 0, 0.01, 1]}")
        var agent = try #require(environment as? any TransitionJudging & StateReplaying)
        var stream = RandomStream(seed: 4, name: "play")
        for _ in 0..<500 {
            agent.replayedState = [
                stream.uniform(in: -1.5...1.5), stream.uniform(in: -3.14...3.14), stream.uniform(in: -12.5...12.5),
                stream.uniform(in: -28...28),
            ]
            let before = observation(of: agent)
            let action = stream.integer(below: agent.actionSpace.count)
            let step = try agent.step(action, using: &stream)
            let after = observation(of: agent)
            // Both speeds at their limits may have come there by any torque; an end is stepped on from by none.
            guard step.reward == -1, abs(after[4]) < 12.5, abs(after[5]) < 28 else { continue }
            for other in 0..<agent.actionSpace.count {
                #expect(environment.isPossibleStep(from: before.span, to: after.span, by: other) == (other == action))
            }
            #expect(environment.isPossibleStep(from: after.span, to: before.span, by: action) == false)
        }
    }

    private func judging(_ text: String) throws -> any TransitionJudging {
        try #require(try environment(text) as? any TransitionJudging)
    }

    private func observation(of environment: any Environment) -> [Float] {
        var values = [Float](repeating: 0, count: environment.observationSpace.count)
        var span = values.mutableSpan
        environment.observe(into: &span)
        return values
    }
}
