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
        _ environment: PlayedEnvironment, network: Network, schedule: ScheduleConfiguration, seed: UInt64
    ) throws(RunError) {
        player = try EpisodePlayer(environment, policy: .greedy(network), epsilon: schedule.evaluationEpsilon)
        episodes = schedule.evaluationEpisodes
        self.seed = seed
    }

    /// Plays the episodes of evaluation `number`; the random numbers depend only on the seed and `number`.
    mutating func run(number: Int) throws -> Outcome {
        var stream = RandomStream(seed: seed, name: "evaluation-\(number)")
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
