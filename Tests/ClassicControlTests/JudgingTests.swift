import ClassicControl
import Testing
import Understudy

@Suite("Which transitions the actions can make")
struct JudgingTests {
    @Test(
        "an action makes its own transitions, and one of another force does not",
        arguments: ["cart-pole", "mountain-car"])
    func own(_ name: String) throws {
        let forces = name == "cart-pole" ? "[-10, 10, 14]" : "[-1, 0, 0.6, 1]"
        let environment = try judging("{kind: \(name), forces: \(forces)}")
        var stream = RandomStream(seed: 3, name: "play")
        var agent = environment
        try agent.reset(using: &stream)
        for _ in 0..<200 {
            let before = observation(of: agent)
            let action = stream.integer(below: agent.actionSpace.count)
            let step = try agent.step(action, using: &stream)
            let after = observation(of: agent)
            for other in 0..<agent.actionSpace.count {
                let verdict = environment.canMake(before.span, to: after.span, by: other)
                // At the left end of the road every force does the same.
                #expect(verdict == (other == action) || (after[0] == -1.2 && verdict == true))
            }
            if step.terminated { try agent.reset(using: &stream) }
        }
        #expect(environment.canMake([0].span, to: [0].span, by: 0) == nil)
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
