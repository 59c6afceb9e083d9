import Understudy

/// Plays episodes with a policy, a step at a time, learning nothing.
///
/// All randomness comes from the stream that is handed in, in this order a step: where `epsilon` is above 0 whether the action is random, then what the
/// choice of the action draws, then what the environment draws. Steps by a random or greedy policy allocate nothing where those of the environment do not.
public struct EpisodePlayer {
    /// What an episode is played for, which errors tell.
    public enum Occasion: Hashable, Sendable {
        /// An episode of the evaluation with a number from 0.
        case evaluation(Int)
        /// An episode of the random play that a run begins with, with a number from 0.
        case randomPlay(Int)
        /// An episode with a number.
        case episode(Int)
    }

    /// The environment in its present state.
    public private(set) var environment: PlayedEnvironment
    /// The undiscounted sum of the episode's rewards so far, in the environment's own units.
    public private(set) var episodeReturn = 0.0
    /// The episode's steps so far, as the agent takes them.
    public private(set) var length = 0

    /// Whether steps tell if their action shows, which takes a step of a copy for each other action.
    public var tellsWhatShows = false

    private let policy: Policy
    private let epsilon: Double
    private let observation: ObservationBuffer
    private var occasion = Occasion.episode(0)

    /// Prepares to play in `environment`.
    ///
    /// - Parameter epsilon: the probability of a random action in place of the policy's, from 0 to 1.
    /// - Throws: `RunError` where `policy` is `demonstrated` and the environment has nothing to propose.
    public init(_ environment: PlayedEnvironment, policy: Policy, epsilon: Double = 0) throws(RunError) {
        if case .demonstrated = policy, !environment.isDemonstrating {
            throw RunError(
                "the environment '\(environment.label)' has no scripted policy (it does not conform to Demonstrating); "
                    + "choose the random policy, or a run's final one")
        }
        self.environment = environment
        self.policy = policy
        self.epsilon = epsilon
        observation = ObservationBuffer(count: environment.observationSpace.count)
    }

    /// The random numbers of the episodes that are played for `seed`, wherever they are played.
    public static func stream(seed: UInt64) -> RandomStream { RandomStream(seed: seed, name: "playing") }

    /// Begins an episode, whatever the state of the one before.
    public mutating func begin(_ occasion: Occasion, using stream: inout RandomStream) throws {
        self.occasion = occasion
        (episodeReturn, length) = (0, 0)
        try environment.reset(using: &stream)
    }

    /// Takes a step of an episode that has begun and not ended.
    ///
    /// - Throws: what the environment throws; `RunError` where it gives what none may give, or does not end within 1,000,000 steps.
    public mutating func takeStep(using stream: inout RandomStream) throws -> PlayedStep {
        observation.fill(from: environment)
        if let problem = observation.problem { throw defect(problem) }
        let action = try chooseAction(using: &stream)
        let (before, draws) = (tellsWhatShows ? environment : nil, stream)
        let step = try environment.step(action, using: &stream)
        guard step.reward.isFinite else { throw defect("gave the reward \(step.reward)") }
        episodeReturn += step.reward
        length += 1
        let played = PlayedStep(
            action: action, reward: step.reward, terminated: step.terminated,
            truncated: environment.isCut(step, atLength: length),
            executedAction: environment.executedAction ?? action,
            actionShows: try before?.shows(action, leadingTo: environment, using: draws))
        guard played.endsEpisode || length < Self.longestEpisode else {
            throw RunError(
                "\(occasion.subject) did not end within \(Self.longestEpisode) steps; set environment.time_limit")
        }
        return played
    }

    private func chooseAction(using stream: inout RandomStream) throws -> Int {
        if epsilon > 0, stream.happens(withProbability: epsilon) {
            return stream.integer(below: environment.actionSpace.count)
        }
        switch policy {
        case .random: return stream.integer(below: environment.actionSpace.count)
        case .greedy(let network): return network.bestAction(for: observation.base)
        case .demonstrated: return try environment.demonstratedAction(using: &stream)
        }
    }

    private func defect(_ problem: String) -> RunError {
        RunError(defectOf: environment, problem, "in \(occasion.name)")
    }

    private static let longestEpisode = 1_000_000
}

extension EpisodePlayer.Occasion {
    /// `evaluation 3`
    fileprivate var name: String {
        switch self {
        case .evaluation(let number): "evaluation \(number)"
        case .randomPlay(let number): "episode \(number) of random play"
        case .episode(let number): "episode \(number)"
        }
    }

    /// The beginning of a sentence about the episode.
    fileprivate var subject: String {
        switch self {
        case .evaluation: "an evaluation episode"
        case .randomPlay, .episode: name
        }
    }
}
