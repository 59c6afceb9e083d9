import Understudy

/// Plays an environment at random, one reset or step at a time.
struct Player {
    var environment: any Environment
    /// The environment's randomness.
    var stream: RandomStream
    /// That of the actions.
    private var choices: RandomStream
    private let maximumSteps: Int
    private let actionCount: Int
    /// The episode that goes on, or comes next, from 0.
    private(set) var episode = 0
    /// The steps of the episode that goes on; `nil` where none does.
    private(set) var length: Int?

    init(_ environment: any Environment, seed: UInt64, maximumSteps: Int) {
        self.environment = environment
        self.maximumSteps = maximumSteps
        actionCount = environment.actionSpace.count
        stream = RandomStream(seed: seed, name: "environment")
        choices = RandomStream(seed: seed, name: "actions")
    }

    /// Leaves the episode where it is: a reset comes next, and from there on what a new player of `seed` would see.
    mutating func restart(seed: UInt64) {
        stream = RandomStream(seed: seed, name: "environment")
        choices = RandomStream(seed: seed, name: "actions")
        episode = 0
        length = nil
    }

    /// A random action.
    mutating func choice() -> Int { choices.integer(below: actionCount) }

    /// Begins an episode where none goes on, takes a step with a random action otherwise.
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

    /// All moments up to the end of as many episodes; `look` is called after each.
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
    /// The current observation; an element that is not written is not a number.
    var observation: [Float] {
        var values = [Float](repeating: .nan, count: observationSpace.count)
        var span = values.mutableSpan
        observe(into: &span)
        return values
    }
}
