import ImitationTools
import Understudy
import UnderstudyKernels

/// Tests of an inferencer on the agent's transitions, which feed `LabelCalibration`.
///
/// An inferencer that can label any transition is tested on the newest agent step before it learns from it (prequential
/// test). Other inferencers can label only a recording. For these, a second instance is tested: its recording is a
/// sample of agent transitions, and it observes all the others (leave-one-out test).
struct LabelTrial {
    private(set) var calibration: LabelCalibration
    /// The relevance of each recording to the task.
    private(set) var relevance: [RecordingRelevance]
    private let method: LabelTest
    private let pristine: any ActionInferencer
    private let observations: ObservationSpace
    private let actions: ActionSpace
    private let random: RandomStream
    private var stream: RandomStream
    /// Whether the next random step is tested; there is at most one test per update.
    private var isDue = true
    /// The number of agent steps at which the next leave-one-out test runs.
    private var nextTest = 500

    /// The number of agent transitions in a leave-one-out test; it is also limited to a quarter of the replay memory.
    private static let sampleSize = 512
    /// The maximum number of agent steps between two leave-one-out tests.
    private static let longestPause = 50_000

    /// Creates the tests of an inferencer.
    ///
    /// - Parameters:
    ///   - inferencer: the tested inferencer, after `begin`.
    ///   - pristine: the same inferencer before `begin`.
    ///   - states: the states of each recording.
    ///   - isMeasured: whether tests are performed.
    init(
        of inferencer: any ActionInferencer, like pristine: any ActionInferencer, observations: ObservationSpace,
        actions: ActionSpace, states: [ExpertStates], recordings: ExpertRecordings, seed: UInt64, isMeasured: Bool
    ) {
        self.pristine = pristine
        let method = isMeasured ? inferencer.labelTest : .exempt
        self.method = method
        relevance = zip(recordings.parts, states).map { recording, states in
            RecordingRelevance(
                of: recording, states: states, observations: observations, seed: seed,
                measuresSupport: method != .exempt)
        }
        calibration = LabelCalibration(actions: actions.count)
        self.observations = observations
        self.actions = actions
        random = RandomStream(seed: seed, name: "label-trial-inference")
        stream = RandomStream(seed: seed, name: "label-trial")
    }

    /// Whether labels are trusted at all.
    var trustsLabels: Bool { method == .exempt || calibration.isTrusted && relevance.contains { $0.trust > 0 } }

    /// Observes an agent state, if tests are performed.
    mutating func observe(_ observation: Span<Float>) {
        guard method != .exempt else { return }
        for part in relevance.indices { relevance[part].observe(observation) }
    }

    /// Returns an inference of the recording `part` with calibrated certainty, or `nil` if it is not trusted.
    func calibrated(_ inference: Inference?, of part: Int, radius: Float) -> Inference? {
        guard method != .exempt, var inference else { return inference }
        inference.certainty = relevance[part].trust * calibration.certainty(deservedBy: inference.certainty)
        guard inference.certainty > 0 else { return nil }
        inference.error = (1 - inference.certainty) * radius
        return inference
    }

    /// Tests `inferencer` on a new agent transition with a random action.
    ///
    /// It does nothing if a test was already made since the last update.
    mutating func test(
        _ inferencer: any ActionInferencer, from observation: Span<Float>, action: Int, to next: Span<Float>
    ) {
        guard method == .prequential, isDue, inferencer.inferredCount > 0 else { return }
        isDue = false
        let label = inferencer.label(from: observation, to: next)
        calibration.note(certainty: label?.certainty ?? 0, isRight: label?.action == action, fades: true)
    }

    /// Prepares an update after `step` agent steps, and runs a leave-one-out test if it is due.
    mutating func updateBegins(at step: Int, replay: ReplayMemory) {
        for part in relevance.indices { relevance[part].updateBegins() }
        switch method {
        case .exempt: return
        case .prequential:
            isDue = true
            calibration.conclude()
        case .leaveOneOut:
            guard step >= nextTest else { return }
            nextTest = step + min(step, Self.longestPause)
            leaveOneOut(replay)
            calibration.conclude()
        }
    }

    /// Tests a second instance on a sample of the random steps in `replay`.
    private mutating func leaveOneOut(_ replay: ReplayMemory) {
        calibration.removeAll()
        var isTested = [Bool](repeating: false, count: replay.count)
        var tested: [Int] = []
        let wanted = min(Self.sampleSize, replay.count / 4)
        for _ in 0..<wanted * 64 where tested.count < wanted {
            let index = stream.integer(below: replay.count)
            guard replay[index].isRandom, !isTested[index] else { continue }
            isTested[index] = true
            tested.append(index)
        }
        guard !tested.isEmpty else { return }
        var other = pristine
        guard
            (try? other.begin(
                replay.recording(of: tested, elementCount: observations.count), observations: observations,
                actions: actions, random: random)) != nil
        else { return }
        let size = observations.count
        let (before, after) = (Buffer<Float>(zeros: size), Buffer<Float>(zeros: size))
        for index in 0..<replay.count where !isTested[index] {
            replay.copyObservations(before: index, after: index, to: before, after)
            let transition = replay[index]
            other.observe(
                before.span, action: Int(transition.action), reward: transition.reward, next: after.span,
                terminated: transition.terminated, isRandom: transition.isRandom)
        }
        for (place, index) in tested.enumerated() {
            guard let label = other.inference(for: place) else { continue }
            calibration.note(
                certainty: label.certainty, isRight: label.action == Int(replay[index].action), fades: false)
        }
    }
}

extension ReplayMemory {
    /// Returns a recording in which each of the transitions at `places` is a trajectory.
    func recording(of places: [Int], elementCount size: Int) -> ExpertRecording {
        var rows: [Float] = []
        rows.reserveCapacity(2 * size * places.count)
        let (before, after) = (Buffer<Float>(zeros: size), Buffer<Float>(zeros: size))
        for place in places {
            copyObservations(before: place, after: place, to: before, after)
            rows += before
            rows += after
        }
        return ExpertRecording(
            observationCount: size, observations: rows,
            trajectories: places.map {
                let isEnd = self[$0].terminated
                return ExpertRecording.Trajectory(length: 1, terminated: isEnd, truncated: !isEnd)
            })
    }
}

extension LabelTrial {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("calibration") { try calibration.saveOrRestoreState(in: &$0) }
        for part in relevance.indices {
            try archive.within(recording: part) { try relevance[part].saveOrRestoreState(in: &$0) }
        }
        try stream.saveOrRestoreState(in: &archive, "stream")
        try archive.flag(&isDue, "is_due")
        try archive.number(&nextTest, "next_test")
    }
}
