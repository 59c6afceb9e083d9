import Networks
import Understudy

/// Plays episodes with the present policy in an environment of its own, learning nothing.
struct Evaluation {
    private var environment: PlayedEnvironment
    private let episodes: Int
    private let epsilon: Double
    private let seed: UInt64
    private let observation: ObservationBuffer

    /// The means over the episodes of one evaluation.
    struct Outcome: Hashable {
        var meanReturn: Double
        var meanLength: Double
    }

    init(_ environment: PlayedEnvironment, schedule: ScheduleConfiguration, seed: UInt64) {
        self.environment = environment
        episodes = schedule.evaluationEpisodes
        epsilon = schedule.evaluationEpsilon
        self.seed = seed
        observation = ObservationBuffer(count: environment.observationSpace.count)
    }

    /// Plays the episodes of evaluation `number`, whose random numbers depend on nothing but the seed and that number.
    mutating func run(number: Int, network: Network) throws -> Outcome {
        var stream = RandomStream(seed: seed, name: "evaluation-\(number)")
        var totalReturn = 0.0
        var totalLength = 0
        for _ in 0..<episodes {
            try environment.reset(using: &stream)
            var length = 0
            while true {
                observation.fill(from: environment)
                if let problem = observation.problem { throw defect(problem, number) }
                let action =
                    epsilon > 0 && stream.happens(withProbability: epsilon)
                    ? stream.integer(below: network.shape.outputs) : network.bestAction(for: observation.base)
                let step = try environment.step(action, using: &stream)
                guard step.reward.isFinite else { throw defect("gave the reward \(step.reward)", number) }
                totalReturn += step.reward
                length += 1
                if step.terminated || environment.isCut(step, atLength: length) { break }
                guard length < Self.longestEpisode else {
                    throw RunError(
                        "an evaluation episode did not end within \(Self.longestEpisode) steps; set environment.time_limit"
                    )
                }
            }
            totalLength += length
        }
        return Outcome(meanReturn: totalReturn / Double(episodes), meanLength: Double(totalLength) / Double(episodes))
    }

    private func defect(_ problem: String, _ number: Int) -> RunError {
        RunError(defectOf: environment, problem, "in evaluation \(number)")
    }

    private static let longestEpisode = 1_000_000
}
