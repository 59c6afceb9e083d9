import QNetworks
import Understudy

/// Plays evaluation episodes with the current policy in a separate environment, without learning.
struct Evaluation {
    private var player: EpisodePlayer
    private let episodes: Int
    private let seed: UInt64

    /// The means over the episodes of an evaluation.
    struct Outcome: Hashable {
        var meanReturn: Double
        var meanLength: Double
    }

    init(
        _ environment: AgentEnvironment, network: Network, schedule: ScheduleConfiguration, seed: UInt64
    ) throws(RunError) {
        player = try EpisodePlayer(environment, policy: .greedy(network), epsilon: schedule.evaluationEpsilon)
        episodes = schedule.evaluationEpisodes
        self.seed = seed
    }

    /// The purpose of an evaluation; the raw value names its random stream.
    enum Purpose: String {
        /// It is reported.
        case report = "evaluation"
        /// It decides which policy is the best, and is not reported as its return.
        case selection
    }

    /// Plays the episodes of evaluation `number`; the random numbers depend only on the seed, `number` and the purpose.
    mutating func run(number: Int, for purpose: Purpose = .report) throws -> Outcome {
        var stream = RandomStream(seed: seed, name: "\(purpose.rawValue)-\(number)")
        var totalReturn = 0.0
        var totalLength = 0
        for _ in 0..<episodes {
            try player.begin(.evaluation(number), using: &stream)
            while true {
                let step = try player.takeStep(using: &stream)
                // Add the rewards one by one, so that rounding does not change the recorded results.
                totalReturn += step.reward
                if step.endsEpisode { break }
            }
            totalLength += player.length
        }
        return Outcome(meanReturn: totalReturn / Double(episodes), meanLength: Double(totalLength) / Double(episodes))
    }
}

/// The return of a uniformly random policy in a run's evaluation environment, which is the 0 of normalized scores.
package enum RandomReturn {
    /// The maximum number of episodes.
    static let episodes = 20
    /// The number of steps after which no further episode begins.
    static let steps = 20_000
    /// The number of steps after which an episode is aborted.
    static let longestEpisode = 200_000

    /// Returns the mean undiscounted return of 20 episodes, or of fewer if they take more than 20,000 steps in total.
    ///
    /// The measurement has its own random stream. It does not affect the rest of the run, if the environment obeys the
    /// rules for environments.
    ///
    /// - Parameters:
    ///   - configuration: the run, whose `evaluationEnvironment` is played.
    ///   - seed: the run's seed.
    ///   - isStopped: returns whether to abort; it is called before each step.
    /// - Returns: `nil` if no episode ended within 200,000 steps, if `isStopped` returned true, or if the mean is not
    ///   finite.
    /// - Throws: the errors of the environment; `RunError` if the environment returns invalid values.
    package static func measure(
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
