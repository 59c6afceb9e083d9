import Understudy

/// What uniformly random actions get in the environment of a run's evaluations: the 0 of scores that are normalised.
public enum RandomReturn {
    /// The episodes that are played, where they are not long.
    static let episodes = 20
    /// The steps from which no further episode begins.
    static let steps = 20_000
    /// The steps after which an episode is given up.
    static let longestEpisode = 200_000

    /// The mean undiscounted return of 20 episodes, of fewer where they have more than 20,000 steps in all.
    ///
    /// The random numbers are a stream of their own: nothing else of a run depends on whether this is measured, in an environment that keeps the laws of environments.
    ///
    /// - Parameters:
    ///   - configuration: the run, whose `evaluationEnvironment` is played.
    ///   - seed: the run's seed.
    ///   - isStopped: is asked before each step whether to give up.
    /// - Returns: `nil` where no episode has ended within 200,000 steps, where `isStopped` said so, or where the mean is not finite.
    /// - Throws: what the environment throws; `RunError` where it gives what none may give.
    public static func measure(
        _ configuration: RunConfiguration, seed: UInt64, isStopped: () -> Bool = { false }
    ) throws -> Double? {
        var player = try EpisodePlayer(configuration.evaluationEnvironment, policy: .random)
        var stream = RandomStream(seed: seed, name: "random-play")
        var (ended, played, total) = (0, 0, 0.0)
        while ended < episodes, played <= steps {
            try player.begin(.randomPlay(ended), using: &stream)
            while true {
                if isStopped() { return nil }
                if player.length == longestEpisode { return mean(total, ended) }
                if try player.takeStep(using: &stream).endsEpisode { break }
            }
            ended += 1
            played += player.length
            total += player.episodeReturn
        }
        return mean(total, ended)
    }

    private static func mean(_ total: Double, _ count: Int) -> Double? {
        let mean = total / Double(count)
        return mean.isFinite ? mean : nil
    }
}
