import Understudy

/// Episodes of uniformly random actions.
public struct RandomPlay {
    /// Each episode's undiscounted sum of rewards.
    public private(set) var returns: [Double] = []
    /// Each episode's steps.
    public private(set) var lengths: [Int] = []

    /// Plays `episodes` episodes of at most `timeLimit` steps, with the streams `environment` and `actions` of `seed`.
    public init(
        _ environment: some Environment, episodes: Int, timeLimit: Int?, seed: UInt64
    ) throws {
        var environment = environment
        var stream = RandomStream(seed: seed, name: "environment")
        var choices = RandomStream(seed: seed, name: "actions")
        for _ in 0..<episodes {
            try environment.reset(using: &stream)
            var (sum, length, isOver) = (0.0, 0, false)
            while !isOver {
                let action = choices.integer(below: environment.actionSpace.count)
                let step = try environment.step(action, using: &stream)
                sum += step.reward
                length += 1
                isOver = step.terminated || length == timeLimit
            }
            returns.append(sum)
            lengths.append(length)
        }
    }
}
