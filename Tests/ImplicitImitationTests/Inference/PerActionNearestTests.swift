import ImplicitImitation
import Testing
import Understudy

@Suite("Nearest transition of each action")
struct PerActionNearestTests {
    /// 0 -> 1 -> 2 -> 4, the last into a terminal state; states have a deviation of sqrt(2/3).
    private static let line = ExpertRecording(
        observationCount: 1, observations: [0, 1, 2, 4],
        trajectories: [.init(length: 3, terminated: true, truncated: false)])

    private func begun(_ text: String = "{}") throws -> PerActionNearest {
        var inference = try component(PerActionNearest.self, text)
        try inference.begin(
            Self.line, observations: Self.line.numbers, actions: ActionSpace(["a", "b", "c"]), random: noRandom)
        return inference
    }

    private func show(_ place: Float, _ action: Int, reward: Float = 0, to inference: inout PerActionNearest) {
        inference.observe([place].span, action: action, reward: reward, next: [place + 1].span, terminated: false)
    }

    @Test("the nearest action is inferred, and certain where it is nearer than the ratio says")
    func ratio() throws {
        var inference = try begun("{ratio: 0.8}")
        #expect(inference.inference(for: 0) == nil && inference.inferredCount == 0)
        show(0.4, 1, reward: 1, to: &inference)
        var found = try #require(inference.inference(for: 0))
        #expect(found.action == 1 && found.reward == 1 && found.certainty > 0)
        // 0.33 is more than 0.8 of 0.4, 0.3 is less.
        show(0.33, 2, reward: 2, to: &inference)
        found = try #require(inference.inference(for: 0))
        #expect(found.action == 2 && found.reward == 2 && found.certainty == 0)
        show(0.3, 2, reward: 3, to: &inference)
        found = try #require(inference.inference(for: 0))
        #expect(found.action == 2 && found.reward == 3 && found.certainty > 0)
        show(0, 0, to: &inference)
        show(0, 1, to: &inference)
        // Two actions explain it without error: the one with the lower number, without certainty.
        #expect(
            inference.inference(for: 0) == Inference(action: 0, error: 0, certainty: 0, reward: 0, terminated: false))
        #expect(inference.inferredCount == 1)
    }

    @Test("labels as trying every transition does, and no error ever rises")
    func bruteForce() throws {
        var stream = RandomStream(seed: 2, name: "walks")
        let recording = ExpertRecording(
            observationCount: 2, observations: (0..<162).map { _ in Float(stream.uniform(in: -1...1)) },
            trajectories: [.init(length: 80, terminated: false, truncated: true)])
        let actions = ActionSpace(["a", "b", "c"])
        var inference = try component(PerActionNearest.self, "{radius: 1}")
        // Each action's own inference, which knows no other action.
        var single = try (0..<3).map { _ in
            var single = try component(NearestTransition.self, "{radius: 1, votes: first}")
            try single.begin(recording, observations: recording.numbers, actions: actions, random: noRandom)
            return single
        }
        try inference.begin(recording, observations: recording.numbers, actions: actions, random: noRandom)
        var errors = [Float](repeating: .infinity, count: 80)
        for number in 0..<200 {
            let (state, next) = (
                (0..<2).map { _ in Float(stream.uniform(in: -1...1)) },
                (0..<2).map { _ in Float(stream.uniform(in: -1...1)) }
            )
            let action = stream.integer(below: 3)
            inference.observe(state.span, action: action, reward: Float(number), next: next.span, terminated: false)
            single[action].observe(
                state.span, action: action, reward: Float(number), next: next.span, terminated: false)
            for j in 0..<80 {
                let candidates = single.compactMap { $0.inference(for: j) }.sorted { $0.error < $1.error }
                let found = inference.inference(for: j)
                #expect(found?.action == candidates.first?.action && found?.reward == candidates.first?.reward)
                guard let found, let best = candidates.first else { continue }
                #expect(found.error <= errors[j])
                errors[j] = found.error
                let isCertain = candidates.count == 1 || best.error < 0.8 * candidates[1].error
                #expect(found.certainty == (isCertain ? best.certainty : 0))
            }
        }
        #expect(inference.inferredCount == 80)
    }

    @Test("a ratio beyond 1 is refused")
    func parameters() {
        let error = #expect(throws: (any Error).self) { try component(PerActionNearest.self, "{ratio: 2}") }
        #expect(error.map { "\($0)" } == "test.yaml:1:9: error: ratio: must be a number from 0 to 1, not '2'")
    }
}
