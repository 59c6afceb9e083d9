import ImitationTools
import ImplicitImitation
import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Trials of labels on own transitions")
struct LabelTrialTests {
    private static let actions = ActionSpace(["left", "none", "right"])

    /// States in -10...10.
    private static let recording: ExpertRecording = {
        var stream = RandomStream(seed: 8, name: "recording")
        return ExpertRecording(
            observationCount: 1, observations: (0...500).map { _ in Float(stream.uniform(in: -10...10)) },
            trajectories: [.init(length: 500, terminated: false, truncated: true)])
    }()

    /// Own transitions from states in -10...10; where the action does not show, what follows is anywhere.
    ///
    /// - Parameter isHabit: whether action 0 is taken, not drawn, at the transition of a number.
    private func memory(shows: Bool, isHabit: (Int) -> Bool = { $0.isMultiple(of: 2) }) -> ReplayMemory {
        var stream = RandomStream(seed: 4, name: "own")
        let memory = ReplayMemory(capacity: 4_000, elementCount: 1)
        for number in 0..<4_000 {
            let state = Float(stream.uniform(in: -10...10))
            let action = isHabit(number) ? 0 : stream.integer(below: 3)
            let next = shows ? state + Float(action - 1) : Float(stream.uniform(in: -10...10))
            memory.append(
                [state], [next],
                .init(
                    action: Int32(action), reward: 0, terminated: false, endsEpisode: true, expertTransition: -1,
                    isRandom: !isHabit(number)))
        }
        return memory
    }

    /// A trial of `inferencer` that has seen its recording's own states.
    private func trial(
        of inferencer: some ActionInferencer, isMeasured: Bool = true,
        at place: (Int) -> Float = { Float($0 % 20) - 10 }
    ) throws -> LabelTrial {
        let recording = Self.recording
        var begun = inferencer
        try begun.begin(
            recording, observations: recording.numbers, actions: Self.actions,
            random: RandomStream(seed: 1, name: "inference"))
        var trial = LabelTrial(
            of: begun, like: inferencer, observations: recording.numbers, actions: Self.actions,
            states: [ExpertStates(recording, observations: recording.numbers)],
            recordings: ExpertRecordings(recording), seed: 1, isMeasured: isMeasured)
        for step in 0..<2_000 { trial.observe([place(step)]) }
        return trial
    }

    private var nearest: NearestTransition {
        var defaults = SpecReader(describing: Registry())
        return NearestTransition(from: &defaults)
    }

    private func claimed(_ certainty: Float) -> Inference {
        Inference(action: 1, error: 0.1, certainty: certainty, reward: 7, terminated: true)
    }

    @Test("leave one out: the nearest transition is trusted where actions show")
    func shown() throws {
        var trial = try trial(of: nearest)
        trial.updateBegins(at: 100_000, replay: memory(shows: true))
        #expect(trial.trustsLabels && trial.calibration.testCount > 200)
        #expect(try #require(trial.calibration.accuracy) > 0.95)
        let label = try #require(trial.calibrated(claimed(0.99), of: 0, radius: 0.5))
        #expect(label.certainty > 0.9 && abs(label.error - (1 - label.certainty) * 0.5) < 1e-6)
        // All else is the inference's.
        #expect(label.action == 1 && label.reward == 7 && label.terminated)
    }

    @Test("leave one out: the nearest transition is a guess where they do not, whatever the agent's habit")
    func hidden() throws {
        var trial = try trial(of: nearest)
        trial.updateBegins(at: 100_000, replay: memory(shows: false))
        #expect(trial.calibration.testCount > 200)
        // Were a transition shown to the instance that labels it, its label would be right; were habits tested, half of the labels would.
        #expect(abs(try #require(trial.calibration.accuracy) - 1.0 / 3) < 0.1)
        #expect(!trial.trustsLabels && trial.calibrated(claimed(1), of: 0, radius: 0.5) == nil)
    }

    @Test("leave one out: there is no trust without random steps, and none at the beginning")
    func withoutTests() throws {
        var trial = try trial(of: nearest)
        trial.updateBegins(at: 100_000, replay: memory(shows: true) { _ in true })
        #expect(trial.calibration.accuracy == nil && !trial.trustsLabels)
        var early = try self.trial(of: nearest)
        early.updateBegins(at: 10, replay: memory(shows: true))
        #expect(early.calibration.accuracy == nil && !early.trustsLabels)
    }

    @Test("leave one out: a later trial starts from nothing")
    func again() throws {
        var trial = try trial(of: nearest)
        trial.updateBegins(at: 1_000, replay: memory(shows: true))
        #expect(trial.trustsLabels)
        trial.updateBegins(at: 1_001, replay: memory(shows: false))
        #expect(trial.trustsLabels, "the next trial is not due")
        trial.updateBegins(at: 1_000_000, replay: memory(shows: false))
        #expect(!trial.trustsLabels)
    }

    @Test("right labels are not trusted where the agent is never near the expert")
    func elsewhere() throws {
        var trial = try trial(of: nearest) { _ in 1_000 }
        trial.updateBegins(at: 100_000, replay: memory(shows: true))
        #expect(trial.calibration.isTrusted && !trial.trustsLabels)
        #expect(trial.calibrated(claimed(1), of: 0, radius: 0.5) == nil)
    }

    /// Says of each transition that its action is the state, and when it was asked.
    private struct Asked: ActionInferencer {
        static let name = "asked"
        static let summary = "Counts the questions"

        final class Log { var questions = 0 }

        let log = Log()
        var inferredCount = 1
        var labelTest = LabelTest.prequential
        let acceptanceRadius: Float = 1

        init() {}
        init(from reader: inout SpecReader) {}

        mutating func begin(
            _ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace, random: RandomStream
        ) {}
        mutating func observe(
            _ observation: Span<Float>, action: Int, reward: Float, next: Span<Float>, terminated: Bool
        ) {}
        func label(
            from observation: Span<Float>, to next: Span<Float>
        ) -> (action: Int, error: Float, certainty: Float)? {
            log.questions += 1
            return (Int(observation[0]), 0.1, 0.9)
        }
        func inference(for j: Int) -> Inference? { nil }
        mutating func saveOrRestoreState(in archive: inout StateArchive) {}
    }

    @Test("prequential: one own step is tested in each update, and none before there are labels")
    func prequential() throws {
        let memory = memory(shows: true)
        var asked = Asked()
        var trial = try trial(of: asked)
        for update in 0..<150 {
            for action in 0..<3 {
                let state: [Float] = [Float(action)]
                trial.test(asked, from: state.span, action: action, to: state.span)
            }
            #expect(asked.log.questions == update + 1)
            trial.updateBegins(at: update, replay: memory)
        }
        #expect(trial.trustsLabels && trial.calibration.accuracy == 1)
        asked.inferredCount = 0
        trial.test(asked, from: [0].span, action: 0, to: [0].span)
        #expect(asked.log.questions == 150)
    }

    @Test("prequential: what has no label counts as wrong")
    func noLabel() throws {
        var trial = try trial(of: Asked())
        // The nearest transition labels no others than a recording's.
        var begun = nearest
        try begun.begin(
            Self.recording, observations: Self.recording.numbers, actions: Self.actions,
            random: RandomStream(seed: 1, name: "inference"))
        for j in 0..<20 {
            Self.recording.withTransition(j) {
                begun.observe($0, action: 0, reward: 0, next: $1, terminated: false)
            }
        }
        try #require(begun.inferredCount > 0)
        trial.test(begun, from: [0].span, action: 0, to: [0].span)
        #expect(trial.calibration.accuracy == 0)
    }

    @Test(
        "labels that are exempt, and claimed ones, are taken as they are", arguments: [LabelTest.exempt, .leaveOneOut])
    func untested(test: LabelTest) throws {
        var asked = Asked()
        asked.labelTest = test
        let trial = try trial(of: asked, isMeasured: test == .exempt)
        #expect(trial.trustsLabels)
        #expect(trial.calibrated(claimed(0.5), of: 0, radius: 1) == claimed(0.5))
        #expect(trial.calibrated(nil, of: 0, radius: 1) == nil)
    }

    @Test("labels of a recording that the agent is never near are not trusted, those of another one are")
    func severalRecordings() throws {
        let foreign = ExpertRecording(
            observationCount: 1, observations: (0...50).map { Float($0) + 1_000 },
            trajectories: [.init(length: 50, terminated: false, truncated: true)])
        let recordings = ExpertRecordings([Self.recording, foreign])
        func trial() throws -> LabelTrial {
            var begun = nearest
            try begun.begin(
                recordings.joined, observations: Self.recording.numbers, actions: Self.actions,
                random: RandomStream(seed: 1, name: "inference"))
            return LabelTrial(
                of: begun, like: nearest, observations: Self.recording.numbers, actions: Self.actions,
                states: recordings.parts.map { ExpertStates($0, observations: Self.recording.numbers) },
                recordings: recordings, seed: 1, isMeasured: true)
        }
        var first = try trial()
        for step in 0..<2_000 { first.observe([Float(step % 20) - 10]) }
        first.updateBegins(at: 100_000, replay: memory(shows: true))
        #expect(first.trustsLabels)
        #expect(first.calibrated(claimed(0.99), of: 0, radius: 0.5) != nil)
        #expect(first.calibrated(claimed(0.99), of: 1, radius: 0.5) == nil)
        #expect(first.relevance.map(\.coverage.share) == [1, 0])

        var second = try trial()
        let saved = try SavedState { try first.saveOrRestoreState(in: &$0) }
        try saved.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(second.relevance.map(\.trust) == first.relevance.map(\.trust))
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func state() throws {
        var first = try trial(of: nearest)
        first.updateBegins(at: 1_000, replay: memory(shows: true))
        var second = try trial(of: nearest) { _ in 0 }
        let saved = try SavedState { try first.saveOrRestoreState(in: &$0) }
        try saved.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(
            second.trustsLabels
                && second.calibrated(claimed(0.9), of: 0, radius: 1) == first.calibrated(claimed(0.9), of: 0, radius: 1)
        )
        // Not due for either.
        let hidden = memory(shows: false)
        first.updateBegins(at: 1_500, replay: hidden)
        second.updateBegins(at: 1_500, replay: hidden)
        #expect(first.trustsLabels && second.trustsLabels)
        for number in 2..<6 {
            let memory = memory(shows: number.isMultiple(of: 2))
            first.updateBegins(at: number * 100_000, replay: memory)
            second.updateBegins(at: number * 100_000, replay: memory)
            #expect(
                try SavedState { try second.saveOrRestoreState(in: &$0) }
                    == SavedState { try first.saveOrRestoreState(in: &$0) })
        }
    }
}
