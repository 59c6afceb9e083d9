import Understudy

/// Plays an environment at random, one reset or step at a time.
struct Player {
    var environment: any Environment
    /// The environment's random stream.
    var stream: RandomStream
    /// The random stream of the actions.
    private var choices: RandomStream
    private let maximumSteps: Int
    private let actionCount: Int
    /// The number of the current or next episode, from 0.
    private(set) var episode = 0
    /// The number of steps in the current episode; `nil` between episodes.
    private(set) var length: Int?

    init(_ environment: any Environment, seed: UInt64, maximumSteps: Int) {
        self.environment = environment
        self.maximumSteps = maximumSteps
        actionCount = environment.actionSpace.count
        stream = RandomStream(seed: seed, name: "environment")
        choices = RandomStream(seed: seed, name: "actions")
    }

    /// Abandons the current episode; what follows is the same as for a new player with `seed`.
    ///
    /// The next call of `advance()` resets the environment.
    mutating func restart(seed: UInt64) {
        stream = RandomStream(seed: seed, name: "environment")
        choices = RandomStream(seed: seed, name: "actions")
        episode = 0
        length = nil
    }

    /// Returns a random action.
    mutating func choice() -> Int { choices.integer(below: actionCount) }

    /// Starts an episode if none is in progress; otherwise, takes a step with a random action.
    mutating func advance() throws -> Moment {
        guard let steps = length else {
            try environment.reset(using: &stream)
            length = 0
            return Moment(episode: episode, length: 0, action: nil, observation: environment.observation)
        }
        let action = choice()
        let step = try environment.step(action, using: &stream)
        let moment = Moment(
            episode: episode, length: steps + 1, action: action, observation: environment.observation,
            reward: step.reward, terminated: step.terminated, truncated: step.truncated)
        length = steps + 1
        if step.terminated || step.truncated || steps + 1 == maximumSteps {
            length = nil
            episode += 1
        }
        return moment
    }

    /// Plays the given number of episodes and returns all moments; calls `look` after each moment.
    mutating func play(episodes: Int, _ look: (Moment, any Environment) throws -> Void = { _, _ in }) throws -> [Moment]
    {
        var moments: [Moment] = []
        while episode < episodes {
            moments.append(try advance())
            try look(moments[moments.count - 1], environment)
        }
        return moments
    }
}

extension Environment {
    /// The current observation; an element that is not written is NaN.
    var observation: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}
