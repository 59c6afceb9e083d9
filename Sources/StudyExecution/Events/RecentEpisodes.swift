import AgentTraining

/// The last 100 episodes of a run, which determine its means.
struct RecentEpisodes {
    private var returns: [Double] = []
    private var lengths: [Int] = []

    /// Creates an empty list.
    init() {}

    /// Creates the list of a resumed run.
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

    /// The mean return and the mean length, as in the rows of metrics of `TrainingRun`; `nil` before the end of the
    /// first episode.
    var means: (episodeReturn: Double, length: Double)? {
        guard !returns.isEmpty else { return nil }
        let count = Double(returns.count)
        return (returns.reduce(0, +) / count, Double(lengths.reduce(0, +)) / count)
    }
}
