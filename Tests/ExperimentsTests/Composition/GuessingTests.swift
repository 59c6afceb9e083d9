import AgentTraining
import Testing
import Understudy

@Suite("An inference that guesses")
struct GuessingTests {
    /// Labels that have nothing to do with what happened, and are given as nearly certain.
    private struct Guessing: ActionInferencer {
        static let name = "guessing"
        static let summary = "Labels that have nothing to do with what happened"

        let labelTest: LabelTest
        private var actionCount = 1
        private var count = 0

        init(_ labelTest: LabelTest) { self.labelTest = labelTest }
        init(from reader: inout SpecReader) { self.init(.leaveOneOut) }

        mutating func begin(
            _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
        ) {
            (actionCount, count) = (actions.count, recording.transitionCount)
        }

        mutating func observe(
            _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
        ) {}

        func inference(for j: Int) -> Inference? {
            Inference(action: guess(UInt64(j)), error: 0.1, certainty: 0.9, reward: 1, terminated: false)
        }

        func label(
            from observation: Span<Float>, to next: Span<Float>
        ) -> (action: Int, error: Float, certainty: Float)? {
            var number: UInt64 = 0
            for index in observation.indices {
                number = number &* 31 &+ UInt64(observation[index].bitPattern) &+ UInt64(next[index].bitPattern)
            }
            return (guess(number), 0.1, 0.9)
        }

        /// An action that a scrambled number names (SplitMix64).
        private func guess(_ number: UInt64) -> Int {
            var bits = number &+ 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((bits ^ (bits >> 31)) % UInt64(actionCount))
        }

        let acceptanceRadius: Float = 1
        var inferredCount: Int { count }
        mutating func saveOrRestoreState(in archive: inout StateArchive) {}
    }

    private static let settings = [
        ShortRun(steps: 3_000),
        ShortRun(environment: "breakout", recording: "../paper/experts/breakout.npz", steps: 3_000),
    ]

    @Test(
        "gets no trust: the run makes the same steps and updates as DQN",
        arguments: ["diiqn", "diiqn-guided"], [LabelTest.prequential, .leaveOneOut])
    func isDQN(_ algorithm: String, _ test: LabelTest) throws {
        for setting in Self.settings { try check(algorithm, test, setting) }
    }

    private func check(_ algorithm: String, _ test: LabelTest, _ setting: ShortRun) throws {
        let expected = try setting.transcript(of: "{extends: dqn, expert: none}").0
        let run = try setting.begin("{extends: \(algorithm)}") { $0.expert?.inferencer = Guessing(test) }
        var transcript = ShortRun.Transcript()
        try run.advance(by: setting.steps, to: &transcript)
        #expect(transcript.episodes == expected.episodes)
        #expect(run.policyFile == expected.policy)
        // The labels were tested, and are the guesses that they are.
        let column = try #require(run.metrics.map(\.name).firstIndex(of: "imitation/own_accuracy"))
        let row = try #require(transcript.metrics.last)
        let accuracy = try #require(row[column])
        #expect(accuracy < 0.7)
    }

    @Test("would be learned from if labels were taken as they are claimed")
    func claimed() throws {
        let setting = ShortRun(steps: 3_000)
        let expected = try setting.transcript(of: "{extends: dqn, expert: none}").0
        let run = try setting.begin("{extends: diiqn-guided, expert: {label_trust: claimed}}") {
            $0.expert?.inferencer = Guessing(.prequential)
        }
        var transcript = ShortRun.Transcript()
        try run.advance(by: setting.steps, to: &transcript)
        #expect(run.policyFile != expected.policy)
    }
}
