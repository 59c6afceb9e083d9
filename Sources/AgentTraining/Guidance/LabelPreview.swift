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

    /// The transitions of the play.
    private struct Transition {
        var action: Int
        var reward: Float
        var terminated: Bool
    }

    /// The maximum number of steps, and that of all numbers in their observations.
    private static let (mostSteps, mostNumbers) = (200_000, 50_000_000)
    /// The maximum number of steps that are held out, and their share.
    private static let (mostTested, testedShare) = (1_000, 4)
    /// The maximum number of samples that an inferencer with a model learns from.
    private static let mostUpdates = 2_000

    private let environment: PlayedEnvironment
    private var observations: [Float] = []
    private var transitions: [Transition] = []
    /// The row of each transition's first observation; the second is in the next row.
    private var rows: [Int] = []

    /// The number of steps.
    package var stepCount: Int { transitions.count }

    /// Plays at random.
    ///
    /// - Throws: the errors of playing.
    package init(_ amount: Amount, in environment: PlayedEnvironment, seed: UInt64) throws {
        self.environment = environment
        var player = try EpisodePlayer(environment, policy: .random)
        var stream = EpisodePlayer.stream(seed: seed)
        let start = ContinuousClock.now
        var episode = 0
        let observation = ObservationBuffer(count: environment.observationSpace.count)
        while !isComplete(amount, start) {
            episode += 1
            try player.begin(.episode(episode), using: &stream)
            observation.fill(from: player.environment)
            observations += observation.elements
            while true {
                let step = try player.takeStep(using: &stream)
                rows.append(observations.count / observation.elements.count - 1)
                observation.fill(from: player.environment)
                observations += observation.elements
                transitions.append(
                    Transition(action: step.action, reward: Float(step.reward), terminated: step.terminated))
                if step.endsEpisode || isComplete(amount, start) { break }
            }
        }
    }

    private func isComplete(_ amount: Amount, _ start: ContinuousClock.Instant) -> Bool {
        if stepCount >= Self.mostSteps || observations.count >= Self.mostNumbers { return true }
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
        let actions = tested.map { transitions[$0].action }
        let (labeled, right) = try labels(
            inferencer, of: self.recording(of: tested), actions: actions, leavingOut: Set(tested))
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
        let all = observations.span
        var stream = RandomStream(seed: 0, name: "label-estimate")
        var learned: [Int] = []
        let pause = max(4, stepCount / Self.mostUpdates)
        var sample = OwnSample(count: inferencer.sampling.count, elementCount: size)
        for (place, transition) in transitions.enumerated() where !leavingOut.contains(place) {
            let start = rows[place] * size
            inferencer.observe(
                all.extracting(start..<start + size), action: transition.action, reward: transition.reward,
                next: all.extracting(start + size..<start + 2 * size), terminated: transition.terminated, isRandom: true
            )
            learned.append(place)
            guard sample.count > 0, learned.count >= sample.count, place % pause == 0 else { continue }
            for row in 0..<sample.count {
                let drawn = learned[stream.integer(below: learned.count)]
                let start = rows[drawn] * size
                for element in 0..<size {
                    sample.observations[row * size + element] = observations[start + element]
                    sample.next[row * size + element] = observations[start + size + element]
                }
                sample.actions[row] = Int32(transitions[drawn].action)
                sample.rewards[row] = transitions[drawn].reward
                sample.terminated[row] = transitions[drawn].terminated
            }
            inferencer.learn(sample)
        }
        var (count, right) = (0, 0)
        for (place, action) in actions.enumerated() {
            guard let label = inferencer.inference(for: place) else { continue }
            count += 1
            right += label.action == action ? 1 : 0
        }
        return (count, right)
    }

    /// Returns a recording in which each of the given steps is a trajectory.
    private func recording(of places: [Int]) -> ExpertRecording {
        let size = environment.observationSpace.count
        var values: [Float] = []
        for place in places { values += observations[rows[place] * size..<(rows[place] + 2) * size] }
        return ExpertRecording(
            observationCount: size, observations: values,
            trajectories: places.map {
                .init(length: 1, terminated: transitions[$0].terminated, truncated: !transitions[$0].terminated)
            })
    }
}
