import Understudy

/// A small task on which the laws of the components of imitation are checked: an expert's recording, and own steps.
///
/// Both are played anew for each seed. A component for observations that none of the standard tasks has is checked on a
/// task with its own environment:
///
///     let task = ImitationTask("windy path") { WindyPath() }
///     #expect(InferencerLaws.violations(on: [task]) { MyInferencer() } == [])
public struct ImitationTask: Sendable, CustomStringConvertible {
    /// The name in violations.
    public let description: String

    private let transitions: Int
    private let steps: Int
    private let expert: (@Sendable () throws -> any Environment)?
    private let agent: @Sendable () throws -> any Environment

    /// Creates a task.
    ///
    /// The expert executes demonstrated actions if its environment is `Demonstrating`, and random ones otherwise. The
    /// agent's actions are mostly random. An episode is truncated after the environment's time limit, or 50 steps.
    ///
    /// - Parameters:
    ///   - name: the name in violations.
    ///   - transitions: the number of transitions in the recording, at least 1.
    ///   - steps: the number of own steps, at least 1.
    ///   - expert: creates the expert's environment, which has the agent's observations and may have other actions; `nil`
    ///     if it is the agent's.
    ///   - agent: creates the agent's environment.
    public init(
        _ name: String, transitions: Int = 60, steps: Int = 200,
        expert: (@Sendable () throws -> any Environment)? = nil, agent: @escaping @Sendable () throws -> any Environment
    ) {
        precondition(transitions >= 1 && steps >= 1, "a task needs at least one transition and one step")
        description = name
        self.transitions = transitions
        self.steps = steps
        self.expert = expert
        self.agent = agent
    }

    /// Observations of numbers, and an expert with the agent's actions.
    public static let numbers = ImitationTask("numbers") { Strip() }

    /// Observations of bits on a grid with two channels, and an expert with the agent's actions.
    public static let bits = ImitationTask("bits") { Strip(.ofBits) }

    /// Observations of numbers, and an expert that often leaps over a place, which the agent cannot.
    public static let leapsInNumbers = ImitationTask("leaps in numbers") {
        Strip([.leaps, .repeats])
    } agent: {
        Strip(.repeats)
    }

    /// Observations of bits, and an expert that often leaps over a place, which the agent cannot.
    public static let leapsInBits = ImitationTask("leaps in bits") {
        Strip([.ofBits, .leaps, .repeats])
    } agent: {
        Strip([.ofBits, .repeats])
    }

    /// The tasks with an expert that has the agent's actions.
    public static let standard = [numbers, bits]

    /// The tasks with an expert that has the agent's actions, and those with an expert that leaps.
    public static let heterogeneous = [numbers, bits, leapsInNumbers, leapsInBits]

    /// Plays the task with the random numbers of `seed`.
    func script(seed: UInt64) throws -> ImitationScript {
        var (own, other) = (try agent(), try expert?() ?? agent())
        let recording = try ExpertRecording(playedIn: &other, transitions: transitions, seed: seed)
        var steps: [OwnStep] = []
        var stream = RandomStream(seed: seed, name: "environment")
        var choices = RandomStream(seed: seed, name: "actions")
        let limit = own.timeLimit
        var length = 0
        for _ in 0..<self.steps {
            if length == 0 { try own.reset(using: &stream) }
            let before = own.observation
            let isRandom = choices.happens(withProbability: 0.8)
            let action = isRandom ? choices.integer(below: own.actionSpace.count) : own.habit(using: &stream)
            let step = try own.step(action, using: &stream)
            length += 1
            let isEnd = step.terminated || step.truncated || length == limit
            steps.append(
                OwnStep(
                    observation: before, action: action, reward: Float(step.reward), next: own.observation,
                    terminated: step.terminated, endsEpisode: isEnd, isRandom: isRandom))
            if isEnd { length = 0 }
        }
        return ImitationScript(
            observations: own.observationSpace, actions: own.actionSpace, recording: recording, steps: steps)
    }
}

extension Environment {
    /// The number of steps after which an episode is truncated.
    fileprivate var timeLimit: Int { standardTimeLimit ?? 50 }

    /// Returns a demonstrated action; the first one if the environment cannot demonstrate.
    fileprivate func habit(using stream: inout RandomStream) -> Int {
        (self as? any Demonstrating)?.demonstratedAction(using: &stream) ?? 0
    }
}

extension ExpertRecording {
    /// Records an expert in `environment`, with its true actions and rewards.
    fileprivate init(playedIn environment: inout any Environment, transitions: Int, seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "expert")
        let count = environment.actionSpace.count
        let demonstrates = environment is any Demonstrating
        var (observations, actions, rewards): ([Float], [Int], [Float]) = ([], [], [])
        var trajectories: [Trajectory] = []
        while actions.count < transitions {
            try environment.reset(using: &stream)
            observations += environment.observation
            var (length, isOver, terminated) = (0, false, false)
            while !isOver {
                let isRandom = !demonstrates || stream.happens(withProbability: 0.2)
                let action = isRandom ? stream.integer(below: count) : environment.habit(using: &stream)
                let step = try environment.step(action, using: &stream)
                observations += environment.observation
                actions.append(action)
                rewards.append(Float(step.reward))
                length += 1
                terminated = step.terminated
                isOver =
                    terminated || step.truncated || length == environment.timeLimit || actions.count == transitions
            }
            trajectories.append(Trajectory(length: length, terminated: terminated, truncated: !terminated))
        }
        self.init(
            observationCount: environment.observationSpace.count, observations: observations,
            trajectories: trajectories, truth: Truth(actions: actions, rewards: rewards))
    }
}
