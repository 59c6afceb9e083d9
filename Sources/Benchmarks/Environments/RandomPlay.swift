import Training
import Understudy

/// Episodes of random actions in an environment, or of what it proposes itself with random actions in between.
struct RandomPlay {
    private var environment: PlayedEnvironment
    private let actionCount: Int
    private let randomShare: Double
    private var stream: RandomStream
    private var length = 0
    private var needsReset = true
    private let buffer: ObservationBuffer
    private let observationCount: Int

    /// A step, and how it left its episode.
    struct Outcome {
        /// What was done.
        var action: Int
        /// What it gave.
        var reward: Float
        /// Whether the episode began with this step.
        var isFirst: Bool
        /// Whether a terminal state followed.
        var terminated: Bool
        /// Whether the time limit, or the environment itself, cut the episode.
        var truncated: Bool
    }

    /// Random play whose episodes the environment's own time limit cuts.
    ///
    /// - Parameters:
    ///   - stream: the name of the random numbers.
    ///   - share: the share of the steps that are random; the others are the environment's scripted policy's.
    init(_ environment: any Environment, stream: String = "benchmark", share: Double = 1) {
        randomShare = share
        self.stream = RandomStream(seed: 1, name: stream)
        self.environment = PlayedEnvironment(environment)
        actionCount = environment.actionSpace.count
        observationCount = environment.observationSpace.count
        buffer = ObservationBuffer(count: observationCount)
    }

    /// Takes a step, beginning an episode where none is under way, and observes what follows.
    ///
    /// - Parameter onReset: is told the first observation of an episode.
    @discardableResult
    mutating func step(onReset: (UnsafeBufferPointer<Float>) -> Void = { _ in }) throws -> Outcome {
        let isFirst = needsReset
        if needsReset {
            try environment.reset(using: &stream)
            buffer.fill(from: environment)
            onReset(observation)
            (length, needsReset) = (0, false)
        }
        let action = try nextAction()
        let step = try environment.step(action, using: &stream)
        buffer.fill(from: environment)
        length += 1
        let truncated = environment.isCut(step, atLength: length)
        needsReset = step.terminated || truncated
        return Outcome(
            action: action, reward: Float(step.reward), isFirst: isFirst, terminated: step.terminated,
            truncated: truncated)
    }

    private mutating func nextAction() throws -> Int {
        guard randomShare < 1, !stream.happens(withProbability: randomShare) else {
            return stream.integer(below: actionCount)
        }
        return try environment.demonstratedAction(using: &stream)
    }

    /// The present observation, valid until the next step.
    var observation: UnsafeBufferPointer<Float> { UnsafeBufferPointer(start: buffer.base, count: observationCount) }
}
