import Understudy

/// Random play in an environment, with which inferencers are tested before any run.
///
/// A part of the steps is held out: an inferencer gets their observations as if they were a recording, learns from the
/// other steps, and its labels are compared with the actions. This is the leave-one-out test of `LabelTrial`.
package struct LabelPreview {
    /// The amount of play.
    package enum Amount: Hashable, Sendable {
        /// As many steps as this number of seconds allows, and as memory does.
        case seconds(Double)
        /// This number of steps.
        case steps(Int)
    }

    /// The maximum number of steps, and that of all numbers in their observations.
    private static let (mostSteps, mostNumbers) = (200_000, 50_000_000)
    /// The maximum number of steps that are held out, and their share.
    private static let (mostTested, testedShare) = (1_000, 4)
    /// The maximum number of samples that an inferencer with a model learns from.
    private static let mostUpdates = 2_000

    private let environment: AgentEnvironment
    private let play: ReplayMemory

    /// The number of steps.
    package var stepCount: Int { play.count }

    /// Plays at random.
    ///
    /// - Throws: the errors of playing.
    package init(_ amount: Amount, in environment: AgentEnvironment, seed: UInt64) throws {
        self.environment = environment
        let elementCount = environment.observationSpace.count
        var capacity = max(1, min(Self.mostSteps, Self.mostNumbers / (2 * elementCount)))
        if case .steps(let count) = amount { capacity = min(capacity, max(count, 1)) }
        play = ReplayMemory(capacity: capacity, elementCount: elementCount)
        var player = try EpisodePlayer(environment, policy: .random)
        var stream = EpisodePlayer.stream(seed: seed)
        let start = ContinuousClock.now
        var episode = 0
        let (before, after) = (ObservationBuffer(count: elementCount), ObservationBuffer(count: elementCount))
        while !isComplete(amount, start) {
            episode += 1
            try player.begin(.episode(episode), using: &stream)
            while true {
                before.fill(from: player.environment)
                let step = try player.takeStep(using: &stream)
                after.fill(from: player.environment)
                play.append(
                    before, after,
                    ReplayMemory.Transition(
                        action: Int32(step.action), reward: Float(step.reward), terminated: step.terminated,
                        endsEpisode: step.endsEpisode, isRandom: true))
                if step.endsEpisode || isComplete(amount, start) { break }
            }
        }
    }

    private func isComplete(_ amount: Amount, _ start: ContinuousClock.Instant) -> Bool {
        if stepCount >= play.capacity { return true }
        return switch amount {
        case .steps(let count): stepCount >= count
        case .seconds(let limit): (ContinuousClock.now - start) / .seconds(1) >= limit
        }
    }

    /// An estimate of how good an inferencer's labels are.
    package struct Estimate: Encodable, Sendable {
        /// The held-out steps.
        package let tested: Int
        /// The share of them that got a label.
        package let labeled: Double
        /// The share of right ones among the labels; `nil` without labels.
        package let accuracy: Double?
        /// The share of right ones among the labels of the recording, whose true actions are known.
        package let recordingAccuracy: Double?

        enum CodingKeys: String, CodingKey {
            case tested, labeled, accuracy
            case recordingAccuracy = "recording_accuracy"
        }
    }

    /// Tests an inferencer; `nil` if it uses no own steps.
    ///
    /// - Parameters:
    ///   - inferencer: the inferencer before `begin`.
    ///   - recording: the expert's recording in the environment's own units, whose true actions are compared, too.
    /// - Throws: the errors of `begin`.
    package func estimate(_ inferencer: any ActionInferencer, on recording: ExpertRecording) throws -> Estimate? {
        guard inferencer.labelTest != .exempt, stepCount > 0 else { return nil }
        let tested = testedPlaces
        let actions = tested.map { Int(play[$0].action) }
        let (labeled, right) = try labels(
            inferencer, of: play.recording(of: tested, elementCount: environment.observationSpace.count),
            actions: actions,
            leavingOut: Set(tested))
        var ofRecording: Double?
        if let truth = recording.actions, recording.observationCount == environment.recordedSpace.count {
            let (all, right) = try labels(
                inferencer, of: environment.recording(recording), actions: truth, leavingOut: [])
            ofRecording = all > 0 ? Double(right) / Double(all) : nil
        }
        return Estimate(
            tested: tested.count, labeled: Double(labeled) / Double(max(tested.count, 1)),
            accuracy: labeled > 0 ? Double(right) / Double(labeled) : nil, recordingAccuracy: ofRecording)
    }

    /// The steps that are held out, evenly over the play.
    private var testedPlaces: [Int] {
        let count = max(1, min(Self.mostTested, stepCount / Self.testedShare))
        return (0..<count).map { $0 * stepCount / count }
    }

    /// Lets a copy of `inferencer` learn, and returns how many labels there are and how many of them are right.
    private func labels(
        _ pristine: any ActionInferencer, of recording: ExpertRecording, actions: [Int], leavingOut: Set<Int>
    ) throws -> (count: Int, right: Int) {
        var inferencer = pristine
        try inferencer.begin(
            recording, observations: environment.observationSpace, actions: environment.actionSpace,
            random: RandomStream(seed: 0, name: "label-estimate-inference"))
        let size = environment.observationSpace.count
        let own = ReplayMemory(capacity: stepCount, elementCount: size)
        var sample = TransitionSample(
            inferencer.sampling, elementCount: size, stream: RandomStream(seed: 0, name: "label-estimate"))
        let pause = max(4, stepCount / Self.mostUpdates)
        let (before, after) = (ObservationBuffer(count: size), ObservationBuffer(count: size))
        for place in 0..<stepCount where !leavingOut.contains(place) {
            play.copyObservations(before: place, after: place, to: before.elements, after.elements)
            let transition = play[place]
            let (observation, next) = (before.elements, after.elements)
            inferencer.observe(
                observation.span, action: Int(transition.action), reward: transition.reward, next: next.span,
                terminated: transition.terminated, isRandom: transition.isRandom)
            own.append(before, after, transition)
            guard inferencer.sampling.count > 0, own.count >= inferencer.sampling.count, own.count % pause == 0 else {
                continue
            }
            sample.draw(from: own)
            inferencer.learn(sample.rows)
        }
        var (count, right) = (0, 0)
        for (place, action) in actions.enumerated() {
            guard let label = inferencer.inference(for: place) else { continue }
            count += 1
            right += label.action == action ? 1 : 0
        }
        return (count, right)
    }
}
