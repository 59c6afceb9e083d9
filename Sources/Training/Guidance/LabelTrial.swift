import Understudy

/// The tests of an inferencer on own transitions, and what they say (`LabelCalibration`).
///
/// An inferencer that can judge any transition is tested on the newest own step before it learns from it (prequential). Another one labels nothing but a recording: it is tested
/// by a second instance of its own, whose recording is a sample of own transitions and which is shown all others (leave one out).
struct LabelTrial {
    private(set) var calibration: LabelCalibration
    private(set) var coverage: StateCoverage
    private let method: LabelTest
    private let pristine: any ActionInferencer
    private let observations: ObservationSpace
    private let actions: ActionSpace
    private let random: RandomStream
    private var stream: RandomStream
    /// Whether the next random step is tested: one in each update at most.
    private var isDue = true
    /// The own steps at which the next leave-one-out test is made.
    private var nextTest = 500
    /// The trust by coverage at the beginning of the update.
    private var coverageTrust: Float = 0

    /// The own transitions of a leave-one-out test, which are at most a quarter of those that are kept.
    private static let sampleSize = 512
    /// The longest time between two leave-one-out tests, in own steps.
    private static let longestPause = 50_000

    /// - Parameters:
    ///   - inferencer: the one that is tested, after its beginning.
    ///   - pristine: the same before its beginning.
    ///   - isMeasured: whether anything is tested.
    init(
        of inferencer: any ActionInferencer, like pristine: any ActionInferencer, observations: ObservationSpace,
        actions: ActionSpace, states: ExpertStates,
        seed: UInt64, isMeasured: Bool
    ) {
        self.pristine = pristine
        method = isMeasured ? inferencer.labelTest : .exempt
        coverage = StateCoverage(states, seed: seed)
        calibration = LabelCalibration(actions: actions.count)
        self.observations = observations
        self.actions = actions
        random = RandomStream(seed: seed, name: "label-trial-inference")
        stream = RandomStream(seed: seed, name: "label-trial")
    }

    /// Whether there is any trust in labels.
    var trustsLabels: Bool { method == .exempt || calibration.isTrusted && coverageTrust > 0 }

    /// Looks at an own state, where anything is tested.
    mutating func observe(_ observation: UnsafePointer<Float>) {
        if method != .exempt { coverage.observe(observation) }
    }

    /// The label as far as it can be trusted; `nil` where it cannot.
    func calibrated(_ inference: Inference?, radius: Float) -> Inference? {
        guard method != .exempt, var inference else { return inference }
        inference.certainty = coverageTrust * calibration.certainty(deservedBy: inference.certainty)
        guard inference.certainty > 0 else { return nil }
        inference.error = (1 - inference.certainty) * radius
        return inference
    }

    /// Tests `inferencer` on a new own transition whose action was drawn at random, unless one was tested since the last update.
    mutating func test(
        _ inferencer: any ActionInferencer, from observation: Span<Float>, action: Int, to next: Span<Float>
    ) {
        guard method == .prequential, isDue, inferencer.inferredCount > 0 else { return }
        isDue = false
        let label = inferencer.label(from: observation, to: next)
        calibration.note(certainty: label?.certainty ?? 0, isRight: label?.action == action, fades: true)
    }

    /// An update begins, after `step` own steps.
    mutating func updateBegins(at step: Int, replay: ReplayMemory) {
        coverageTrust = coverage.trust
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
                recording(of: tested, in: replay), observations: observations, actions: actions, random: random)) != nil
        else { return }
        let size = observations.count
        let (before, after) = (ObservationBuffer(count: size), ObservationBuffer(count: size))
        for index in 0..<replay.count where !isTested[index] {
            replay.copyObservations(before: index, after: index, to: before.base, after.base)
            let transition = replay[index]
            other.observe(
                UnsafeBufferPointer(start: before.base, count: size).span, action: Int(transition.action),
                reward: transition.reward, next: UnsafeBufferPointer(start: after.base, count: size).span,
                terminated: transition.terminated, isRandom: transition.isRandom)
        }
        for (place, index) in tested.enumerated() {
            guard let label = other.inference(for: place) else { continue }
            calibration.note(
                certainty: label.certainty, isRight: label.action == Int(replay[index].action), fades: false)
        }
    }

    /// A recording in which each of some own transitions is a trajectory.
    private func recording(of places: [Int], in replay: ReplayMemory) -> ExpertRecording {
        let size = observations.count
        var rows = [Float](repeating: 0, count: 2 * size * places.count)
        rows.withUnsafeMutableBufferPointer { rows in
            guard let rows = rows.baseAddress else { return }
            for (number, place) in places.enumerated() {
                let row = rows + 2 * size * number
                replay.copyObservations(before: place, after: place, to: row, row + size)
            }
        }
        return ExpertRecording(
            observationCount: size, observations: rows,
            trajectories: places.map {
                let isEnd = replay[$0].terminated
                return ExpertRecording.Trajectory(length: 1, terminated: isEnd, truncated: !isEnd)
            })
    }
}

extension LabelTrial {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.within("calibration") { try calibration.exchangeState(with: &$0) }
        try archive.within("coverage") { try coverage.exchangeState(with: &$0) }
        try archive.number(&coverageTrust, "coverage_trust")
        try stream.exchangeState(with: &archive, "stream")
        try archive.flag(&isDue, "is_due")
        try archive.number(&nextTest, "next_test")
    }
}
