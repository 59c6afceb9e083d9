import Understudy

/// Trust that fades as the updates go by: d / (d + u) after u updates, times how good the label's evidence is.
struct SlowFadeConfidence: ConfidenceSchedule {
    static let name = "slow-fade"
    // Edit: one line for `lab list`.
    static let summary = "Trust that fades as the updates go by"

    // Edit: what is written beside the confidence, as columns of the run's metrics.
    static let parts = [
        Metric(
            "fade", title: "Fade", unit: "0 to 1", meaning: "What is left of the trust at the update, from 0 to 1."),
        Metric(
            "evidence", title: "Evidence", unit: "0 to 1",
            meaning: "How good the evidence for the label is, from 0 to 1."),
    ]

    private let duration: Float
    /// The trust at the end of the last episode.
    private var trust: Float = 1

    init(duration: Int = 2_000) { self.duration = Float(duration) }

    /// Reads the parameters from a spec.
    init(from reader: inout SpecReader) {
        // Edit: a line for each parameter, with its default, its range and its meaning.
        self.init(duration: reader.value("duration", default: 2_000, in: 1..., "Updates after which half is left"))
    }

    /// Begins a run and forgets everything before.
    mutating func begin(plannedUpdates: Int) { trust = 1 }

    /// Receives the outcome of an episode.
    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        // Edit: what an episode changes.
        trust = trust(after: outcome.updates)
    }

    /// The trust in the expert as a whole, from 0 to 1, on which guided exploration depends.
    var overall: Float { trust }

    /// Returns the confidence in one sample, from 0 to 1. It does not allocate.
    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float {
        // Edit: the confidence and its parts.
        parts[0] = trust(after: sample.updates)
        parts[1] = sample.inferenceError.map { max(0, 1 - $0 / sample.inferenceRadius) } ?? 1
        return parts[0] * parts[1]
    }

    private func trust(after updates: Int) -> Float { duration / (duration + Float(updates)) }

    /// Saves or restores what changes during a run.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        // Edit: a line for each stored property that changes during a run.
        try archive.number(&trust, "trust")
    }
}
