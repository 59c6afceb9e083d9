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

/// The state of play after a reset or a step.
struct Moment: Equatable {
    /// The episode number, from 0.
    var episode: Int
    /// The number of steps in the episode so far.
    var length: Int
    /// The action that led here; `nil` after a reset.
    var action: Int?
    var observation: [Float]
    var reward = 0.0
    var terminated = false
    var truncated = false

    /// Compares bit by bit, so that a NaN equals itself.
    static func == (a: Moment, b: Moment) -> Bool { a.difference(from: b) == nil }

    /// Describes the first difference from `other` in a message; `nil` if there is none.
    func difference(from other: Moment) -> String? {
        if episode != other.episode || length != other.length {
            return "one play ends an episode here and the other does not"
        }
        if let place = observation.indices.first(where: {
            observation[$0].bitPattern != other.observation[$0].bitPattern
        }) {
            return
                "observation[\(place)] is \(observation[place]) in one play and \(other.observation[place]) in the other"
        }
        if reward.bitPattern != other.reward.bitPattern {
            return "the reward is \(reward) in one play and \(other.reward) in the other"
        }
        if terminated != other.terminated {
            return "'terminated' is \(terminated) in one play and \(other.terminated) in the other"
        }
        if truncated != other.truncated {
            return "'truncated' is \(truncated) in one play and \(other.truncated) in the other"
        }
        return nil
    }

    /// A place such as `episode 0, step 3` or `episode 0, reset`.
    var place: String { "episode \(episode), " + (action == nil ? "reset" : "step \(length - 1)") }
}

extension [Moment] {
    /// Describes the first difference between two plays and its place; `nil` if there is none.
    func difference(from other: [Moment]) -> String? {
        for (a, b) in zip(self, other) {
            if let difference = a.difference(from: b) { return "\(a.place): \(difference)" }
        }
        return count == other.count ? nil : "one play has \(count) observations and the other \(other.count)"
    }
}
