import Understudy

/// An inferencer that is shown random play in the very environment of a recording, whose true actions are known because the environment can be put into any state.
public struct InferenceTrial {
    /// The inferencer.
    public private(set) var inferencer: any ActionInferencer
    /// The expert transitions that each of the actions would have made.
    private let explains: [[Bool]]

    private var environment: any StateReplaying
    private var streams: (environment: RandomStream, actions: RandomStream, replay: RandomStream)
    private var observations: [Float] = []
    private var next: [Float] = []
    private var actions: [Int32] = []
    private var stepsInEpisode = 0
    private var isOver = true

    /// Begins `inferencer` on `recording`.
    ///
    /// - Parameter state: the environment's state for an observation.
    public init(
        _ inferencer: any ActionInferencer, _ environment: any StateReplaying, _ recording: ExpertRecording,
        seed: UInt64, state: ([Float]) -> [Double]
    ) throws {
        self.inferencer = inferencer
        self.environment = environment
        explains = try Self.explanations(recording, environment, state: state)
        streams = (
            RandomStream(seed: seed, name: "environment"), RandomStream(seed: seed, name: "actions"),
            RandomStream(seed: seed, name: "replay")
        )
        try self.inferencer.begin(
            recording, observations: environment.observationSpace, actions: environment.actionSpace,
            random: RandomStream(seed: seed, name: "inference"))
    }

    /// Returns for each transition and each action whether the action leads nearest to the next observation.
    ///
    /// Several actions do so against a wall.
    private static func explanations(
        _ recording: ExpertRecording, _ environment: any StateReplaying, state: ([Float]) -> [Double]
    ) throws -> [[Bool]] {
        var environment = environment
        var stream = RandomStream(seed: 0, name: "environment")
        let size = recording.observationCount
        return try (0..<recording.transitionCount).map { j in
            let start = recording.row(of: j) * size
            let expected = recording.observations[start + size..<start + 2 * size]
            let errors = try (0..<environment.actionSpace.count).map { action in
                environment.replayedState = state(Array(recording.observations[start..<start + size]))
                _ = try environment.step(action, using: &stream)
                return zip(environment.observed, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            }
            // The recorded numbers are rounded, and so is the state that is made of them.
            let least = errors.min() ?? 0
            return errors.map { $0 <= 2 * least + 1e-7 }
        }
    }

    /// The true action of each transition; of several that explain it, the one with the lowest number.
    public var trueActions: [Int] { explains.map { $0.firstIndex(of: true) ?? 0 } }

    /// The transitions that more than one action explains.
    public var ambiguousCount: Int { explains.count { $0.count { $0 } > 1 } }

    /// Plays `steps` steps at random. From step 500 on, the inferencer learns after every other one, as in the quickstart.
    public mutating func play(_ steps: Int) throws {
        for _ in 0..<steps {
            if isOver {
                try environment.reset(using: &streams.environment)
                stepsInEpisode = 0
            }
            let before = environment.observed
            let action = streams.actions.integer(below: environment.actionSpace.count)
            let step = try environment.step(action, using: &streams.environment)
            let after = environment.observed
            stepsInEpisode += 1
            isOver = step.terminated || stepsInEpisode == environment.standardTimeLimit
            inferencer.observe(
                before.span, action: action, reward: Float(step.reward), next: after.span, terminated: step.terminated)
            observations += before
            next += after
            actions.append(Int32(action))
            if actions.count >= 500, actions.count.isMultiple(of: 2), inferencer.sampling.count > 0 { learn() }
        }
    }

    private mutating func learn() {
        let size = environment.observationSpace.count
        var (batch, batchActions, batchNext): ([Float], [Int32], [Float]) = ([], [], [])
        for _ in 0..<inferencer.sampling.count {
            let index = streams.replay.integer(below: actions.count)
            batch += observations[index * size..<(index + 1) * size]
            batchActions.append(actions[index])
            batchNext += next[index * size..<(index + 1) * size]
        }
        var sample = OwnSample(count: inferencer.sampling.count, elementCount: size)
        (sample.observations, sample.actions, sample.next) = (batch, batchActions, batchNext)
        inferencer.learn(sample)
    }

    /// The share of inferred actions that explain their transition; 0 where there are none.
    public var accuracy: Double {
        let inferred = explains.indices.compactMap { j in inferencer.inference(for: j).map { explains[j][$0.action] } }
        return inferred.isEmpty ? 0 : Double(inferred.count { $0 }) / Double(inferred.count)
    }

    /// The share of right labels, each counted by its certainty.
    public var certainAccuracy: Double {
        var (right, all) = (0.0, 0.0)
        for j in explains.indices {
            guard let inference = inferencer.inference(for: j) else { continue }
            all += Double(inference.certainty)
            right += explains[j][inference.action] ? Double(inference.certainty) : 0
        }
        return all > 0 ? right / all : 0
    }

    /// The share of transitions that have an inference.
    public var coverage: Double { Double(inferencer.inferredCount) / Double(explains.count) }
}

extension Environment {
    /// The present observation.
    fileprivate var observed: [Float] {
        var observation = [Float](repeating: 0, count: observationSpace.count)
        var span = observation.mutableSpan
        observe(into: &span)
        return observation
    }
}
