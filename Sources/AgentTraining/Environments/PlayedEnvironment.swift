import Understudy

/// An environment with the settings of a spec: its time limit, action subset and scaling.
package struct PlayedEnvironment {
    /// The wrapped environment in its current state.
    package private(set) var base: any Environment
    /// The applied settings.
    package let settings: EnvironmentSettings
    /// The observation space of the agent.
    package let observationSpace: ObservationSpace
    /// The action space of the agent.
    package let actionSpace: ActionSpace

    /// Wraps `base` with `settings`, which must belong to that environment.
    ///
    /// Without settings, only the environment's default time limit applies.
    package init(_ base: any Environment, _ settings: EnvironmentSettings? = nil) {
        let settings = settings ?? EnvironmentSettings(timeLimit: base.standardTimeLimit)
        self.base = base
        self.settings = settings
        let space = base.observationSpace
        observationSpace = settings.scaling?.scaled(space) ?? space
        let actions = base.actionSpace
        actionSpace = settings.actions.map { numbers in ActionSpace(numbers.map { actions.names[$0] }) } ?? actions
    }

    /// Returns the same environment with episodes of at most `steps` steps.
    package func limited(to steps: Int) -> PlayedEnvironment {
        var settings = settings
        settings.timeLimit = min(settings.timeLimit ?? steps, steps)
        return PlayedEnvironment(base, settings)
    }

    /// The environment's name in reports and messages.
    package var label: String { base.label }

    /// Begins an episode.
    package mutating func reset(using stream: inout RandomStream) throws { try base.reset(using: &stream) }

    /// Executes the agent's `action` for the number of environment steps given by the frame skip, or until the episode
    /// ends.
    ///
    /// The reward is the sum over these steps in the environment's own units.
    package mutating func step(_ action: Int, using stream: inout RandomStream) throws -> Step {
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

    /// Writes the observation of the agent.
    package func observe(into observation: inout MutableSpan<Float>) {
        base.observe(into: &observation)
        guard let scaling = settings.scaling else { return }
        for index in observation.indices { observation[index] = scaling.scaled(observation[index], at: index) }
    }

    /// Writes a bit-packed binary observation if the environment supports it, and returns whether it does.
    func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { base.writePacked(into: &words) }

    /// Returns whether the episode is truncated at `step`, the agent's `length`-th step of the episode.
    ///
    /// An episode is truncated by the time limit or by the environment itself, in a state that is not terminal.
    package func isCut(_ step: Step, atLength length: Int) -> Bool {
        !step.terminated && (step.truncated || length == settings.timeLimit)
    }

    /// Returns a recording of the environment with the agent's scaling of observations.
    package func recording(_ recording: ExpertRecording) -> ExpertRecording {
        settings.scaling?.scaled(recording) ?? recording
    }
}
