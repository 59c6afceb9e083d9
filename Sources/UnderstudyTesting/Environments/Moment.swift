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
