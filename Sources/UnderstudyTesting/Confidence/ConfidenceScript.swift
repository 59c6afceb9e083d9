import Understudy

/// The outcomes of the episodes of a run, and samples to be judged between them.
struct ConfidenceScript {
    let plannedUpdates: Int
    let outcomes: [EpisodeOutcome]
    let samples: [ConfidenceSample]

    /// Creates a run of random outcomes.
    ///
    /// The first episodes precede the first update, as in a real run. An agent that improves from below the expert to
    /// above it then loses what it learned. Some seeds have equal returns throughout.
    init(seed: UInt64, episodes: Int = 60) {
        var stream = RandomStream(seed: seed, name: "confidence")
        let plannedUpdates = 100 + stream.integer(below: 20_000)
        let (low, scale) = (stream.uniform(in: -500...0), stream.uniform(in: 1...1_000))
        self.plannedUpdates = plannedUpdates
        outcomes = (0..<episodes).map { number in
            let share = Double(number) / Double(episodes)
            let skill = share < 0.7 ? 2 * share : 0
            let noise = stream.uniform(in: -0.2...0.2)
            return EpisodeOutcome(
                episodeReturn: low + scale * (skill + noise), expertReturn: number < 8 ? nil : low + scale,
                expertReturnError: number.isMultiple(of: 3) ? 0 : 0.1 * scale, inferredShare: min(1, 2 * share),
                updates: number < 6 ? 0 : Int(share * Double(plannedUpdates)),
                hasUnknownEnds: stream.happens(withProbability: 0.5))
        }
        samples = Self.samples(&stream, plannedUpdates)
    }

    private static func samples(_ stream: inout RandomStream, _ plannedUpdates: Int) -> [ConfidenceSample] {
        let scales: [Double] = [0, 1e-6, 0.05, 1, 100, 1e30]
        var samples: [ConfidenceSample] = []
        for scale in scales {
            for number in 0..<8 {
                func value() -> Float { scale == 0 ? 0 : Float(stream.uniform(in: -scale...scale)) }
                let (expert, agent) = (value(), value())
                let greedy = max(expert, agent, number.isMultiple(of: 2) ? value() : -.greatestFiniteMagnitude)
                let radius = Float(stream.uniform(in: 0.01...2))
                let share = Float([0, 1, 0.5, stream.uniform()][stream.integer(below: 4)])
                let updates = [0, 1, plannedUpdates / 2, plannedUpdates, 2 * plannedUpdates]
                var sample = ConfidenceSample(
                    expertActionValue: expert, agentActionValue: agent, greedyValue: greedy,
                    inferenceError: number.isMultiple(of: 4) ? nil : share * radius, inferenceRadius: radius,
                    errorScale: number < 2 ? 0 : abs(value()), updates: updates[stream.integer(below: updates.count)],
                    expertUpdates: [0, 1, 1_000][stream.integer(below: 3)])
                sample.gapScale = number < 2 ? 0 : abs(value())
                samples.append(sample)
            }
        }
        return samples
    }
}
