import ImplicitImitation
import Testing
import Understudy

@Suite("The oracle")
struct OracleTests {
    private func recording(_ actions: [Int]?) -> ExpertRecording {
        ExpertRecording(
            observationCount: 1, observations: [0, 1, 2, 4],
            trajectories: [.init(length: 3, terminated: true, truncated: false)], actions: actions)
    }

    private func begun(_ actions: [Int]?) throws -> Oracle {
        var oracle = try component(Oracle.self)
        let recording = recording(actions)
        try oracle.begin(
            recording, observations: recording.numbers, actions: ActionSpace(["a", "b", "c"]), random: noRandom)
        return oracle
    }

    @Test("knows every action from the start, and rewards from another inference, unknown before that knows any")
    func actions() throws {
        var oracle = try begun([2, 0, 1])
        #expect(oracle.inferredCount == 3)
        #expect((0..<3).map { oracle.inference(for: $0)?.action } == [2, 0, 1])
        #expect((0..<3).map { oracle.inference(for: $0)?.terminated } == [false, false, true])
        // Another action with the same effect tells the reward and nothing else.
        oracle.observe([1].span, action: 1, reward: 7, next: [2].span, terminated: false)
        #expect(oracle.inference(for: 1) == Inference(action: 0, error: 0, certainty: 1, reward: 7, terminated: false))
        #expect(oracle.inference(for: 2) == Inference(action: 1, error: 0, certainty: 1, reward: nil, terminated: true))
    }

    @Test(
        "refuses a recording without actions, or with others than the agent's",
        arguments: [
            (
                nil,
                "inference: oracle needs a recording with the expert's actions, this one has none; use nearest-transition"
            ),
            (
                [2, 3, 1],
                "inference: oracle needs the agent's actions, 0 to 2, and transition 1 (from 0) of the recording has action 3; "
                    + "use nearest-transition"
            ),
        ] as [([Int]?, String)])
    func refusals(actions: [Int]?, expected: String) {
        let error = #expect(throws: (any Error).self) { try begun(actions) }
        #expect(error.map { "\($0)" } == expected)
    }
}
