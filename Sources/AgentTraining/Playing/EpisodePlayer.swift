import QNetworks
import Understudy

/// Plays episodes with a policy, one step at a time, without learning.
///
/// All random numbers come from the given stream. Each step draws them in this order: if `epsilon` is above 0, whether
/// the action is random; then those for the choice of the action; then those of the environment. With a random or
/// greedy policy, steps allocate nothing unless the environment does.
package struct EpisodePlayer {
    /// The purpose of an episode, for error messages.
    package enum Occasion: Hashable, Sendable {
        /// An evaluation episode; the evaluations are numbered from 0.
        case evaluation(Int)
        /// An episode of the random play at the beginning of a run, numbered from 0.
        case randomPlay(Int)
        /// Another numbered episode.
        case episode(Int)
    }

    /// The environment in its current state.
    package private(set) var environment: AgentEnvironment
    /// The undiscounted sum of the episode's rewards so far, in the environment's own units.
    package private(set) var episodeReturn = 0.0
    /// The number of agent steps in the episode so far.
    package private(set) var length = 0

    /// Whether steps report whether their action can be recognized from its outcome.
    ///
    /// This takes one step of a copy of the environment for every other action.
    package var tellsWhatShows = false

    private let policy: Policy
    private let epsilon: Double
    private let observation: ObservationBuffer
    private var occasion = Occasion.episode(0)

    /// Creates a player for `environment`.
    ///
    /// - Parameter epsilon: the probability of a random action instead of the policy's, from 0 to 1.
    /// - Throws: `RunError` if `policy` is `demonstrated` and the environment has no scripted policy.
    package init(_ environment: AgentEnvironment, policy: Policy, epsilon: Double = 0) throws(RunError) {
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

    /// Returns the random stream for playing episodes with `seed`, which is the same everywhere.
    package static func stream(seed: UInt64) -> RandomStream { RandomStream(seed: seed, name: "playing") }

    /// Prepares for pictures of pixels, if the environment is `PixelDrawing`.
    package mutating func beginPictures() { environment.beginPictures() }

    /// Begins an episode, regardless of the state of the previous one.
    package mutating func begin(_ occasion: Occasion, using stream: inout RandomStream) throws {
        self.occasion = occasion
        (episodeReturn, length) = (0, 0)
        try environment.reset(using: &stream)
    }

    /// Takes a step in a running episode.
    ///
    /// - Throws: the errors of the environment; `RunError` if the environment returns invalid values or the episode
    ///   does not end within 1,000,000 steps.
    package mutating func takeStep(using stream: inout RandomStream) throws -> PlayedStep {
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
            actionTrace: try before?.trace(of: action, leadingTo: environment, using: draws))
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
        case .greedy(let network):
            let elements = observation.elements
            return network.bestAction(for: elements.span)
        case .demonstrated: return try environment.demonstratedAction(using: &stream)
        }
    }

    private func defect(_ problem: String) -> RunError {
        RunError(defectOf: environment, problem, "in \(occasion.name)")
    }

    private static let longestEpisode = 1_000_000
}

extension EpisodePlayer.Occasion {
    /// The name of the episode, such as `evaluation 3`.
    fileprivate var name: String {
        switch self {
        case .evaluation(let number): "evaluation \(number)"
        case .randomPlay(let number): "episode \(number) of random play"
        case .episode(let number): "episode \(number)"
        }
    }

    /// The subject of a sentence about the episode.
    fileprivate var subject: String {
        switch self {
        case .evaluation: "an evaluation episode"
        case .randomPlay, .episode: name
        }
    }
}

/// The result of a step that is played without learning.
package struct PlayedStep: Hashable, Sendable {
    /// The action, as numbered by the agent.
    package var action: Int
    /// The reward in the environment's own units.
    package var reward: Double
    /// Whether the step ended in a terminal state.
    package var terminated: Bool
    /// Whether the episode is truncated in a non-terminal state, by the time limit or by the environment itself.
    package var truncated: Bool

    /// The executed action, as numbered by the agent; it can differ from `action` with sticky actions.
    package var executedAction: Int
    /// The trace of the action in the next observation; `nil` if this was not requested or cannot be tried.
    package var actionTrace: ActionTrace?

    /// The trace of an action in the next observation, compared with all other actions and the same random numbers.
    package struct ActionTrace: Hashable, Sendable {
        /// Whether an action exists that would have led to another observation.
        package var shows: Bool
        /// Whether every other action would have led to another observation.
        package var isUnique: Bool
    }

    /// Whether this is the last step of the episode.
    package var endsEpisode: Bool { terminated || truncated }
}

extension AgentEnvironment {
    /// Compares the observation of `next` with those to which the actions other than `action` lead.
    ///
    /// The same random numbers are used. The result is `nil` if this cannot be tried.
    fileprivate func trace(
        of action: Int, leadingTo next: AgentEnvironment, using stream: RandomStream
    ) throws -> PlayedStep.ActionTrace? {
        // A step of another copy would change this environment, too.
        guard base is any IndependentlyCopied else { return nil }
        func observed(_ environment: AgentEnvironment) -> [Float] {
            var observation = [Float](repeating: 0, count: environment.base.observationSpace.count)
            var span = observation.mutableSpan
            environment.base.observe(into: &span)
            return observation
        }
        let reached = observed(next)
        var equals = 0
        for other in 0..<actionSpace.count where other != action {
            var (copy, stream) = (self, stream)
            _ = try copy.step(other, using: &stream)
            equals += observed(copy) == reached ? 1 : 0
        }
        return .init(shows: equals < actionSpace.count - 1, isUnique: equals == 0)
    }
}

/// The policy of an episode without learning.
package enum Policy {
    /// A uniformly random action.
    case random
    /// The action with the highest value according to a network's online parameters.
    case greedy(Network)
    /// The scripted policy of an environment, which must be `Demonstrating`.
    case demonstrated
}

extension RunConfiguration {
    /// Loads the greedy policy from a file created by `TrainingRun.policyFile` for a run of this configuration.
    ///
    /// - Throws: `SafetensorsError` if the file is invalid, `NetworkFileError` if it belongs to another network.
    package func policy(from file: [UInt8]) throws -> Policy {
        // All parameters drawn here are replaced.
        var stream = RandomStream(seed: 0, name: "network")
        let network = Network(shape: networkShape, maximumBatch: 1, using: &stream)
        try network.load([.online], from: Safetensors(bytes: file))
        return .greedy(network)
    }
}
