import Understudy

/// An environment as a spec wants it played: with its time limit, with some of its actions, in other units.
public struct PlayedEnvironment {
    /// The environment itself, in its present state.
    public private(set) var base: any Environment
    /// What is changed about it.
    public let settings: EnvironmentSettings
    /// The observations as the agent gets them.
    public let observationSpace: ObservationSpace
    /// The actions as the agent numbers them.
    public let actionSpace: ActionSpace

    /// Changes `base` as `settings` say, which must be of that environment; without any, only its own time limit holds.
    public init(_ base: any Environment, _ settings: EnvironmentSettings? = nil) {
        let settings = settings ?? EnvironmentSettings(timeLimit: base.standardTimeLimit)
        self.base = base
        self.settings = settings
        let space = base.observationSpace
        observationSpace = settings.scaling?.scaled(space) ?? space
        let actions = base.actionSpace
        actionSpace = settings.actions.map { numbers in ActionSpace(numbers.map { actions.names[$0] }) } ?? actions
    }

    /// What reports and messages call the environment.
    public var label: String { base.label }

    /// Begins an episode.
    public mutating func reset(using stream: inout RandomStream) throws { try base.reset(using: &stream) }

    /// Takes the agent's `action` for as many environment steps as it lasts, fewer where the episode ends.
    ///
    /// The reward is the sum over those steps in the environment's own units.
    public mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
        let number = settings.actions?[action] ?? action
        var step = try base.step(number, using: &stream)
        for _ in 1..<settings.frameSkip where !step.terminated && !step.truncated {
            let next = try base.step(number, using: &stream)
            step.reward += next.reward
            step.terminated = next.terminated
            step.truncated = next.truncated
        }
        return step
    }

    /// Writes the observation as the agent gets it.
    public func observe(into observation: inout MutableSpan<Float>) {
        base.observe(into: &observation)
        guard let scaling = settings.scaling else { return }
        for index in observation.indices { observation[index] = scaling.scaled(observation[index], at: index) }
    }

    /// Writes the bits of a binary observation where the environment can, and says whether it can.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { base.writePacked(into: &words) }

    /// Whether `step`, the agent's `length`-th of the episode, is its last without a terminal state: by the time limit or by the environment itself.
    package func isCut(_ step: Step, atLength length: Int) -> Bool {
        !step.terminated && (step.truncated || length == settings.timeLimit)
    }

    /// A recording of the environment with its observations as the agent gets them.
    package func recording(_ recording: ExpertRecording) -> ExpertRecording {
        settings.scaling?.scaled(recording) ?? recording
    }
}
