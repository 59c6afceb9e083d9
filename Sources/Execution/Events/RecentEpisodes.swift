import Training

/// The last 100 episodes of a run, over which its means are.
struct RecentEpisodes {
    private var returns: [Double] = []
    private var lengths: [Int] = []

    /// None yet.
    init() {}

    /// Those of a run that goes on.
    init(of run: TrainingRun) {
        returns = run.recentReturns
        lengths = run.recentLengths
    }

    mutating func append(_ episode: EpisodeRecord) {
        returns.append(episode.episodeReturn)
        lengths.append(episode.length)
        if returns.count > 100 {
            returns.removeFirst()
            lengths.removeFirst()
        }
    }

    /// The mean return and the mean length, as `TrainingRun` has them in a row of metrics; `nil` before the first episode has ended.
    var means: (episodeReturn: Double, length: Double)? {
        guard !returns.isEmpty else { return nil }
        let count = Double(returns.count)
        return (returns.reduce(0, +) / count, Double(lengths.reduce(0, +)) / count)
    }
}
