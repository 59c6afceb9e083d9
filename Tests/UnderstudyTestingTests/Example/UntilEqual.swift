import Understudy

/// Full trust in the expert until the agent has been as good in a number of episodes, and none from then on.
struct UntilEqual: ConfidenceSchedule {
    static let name = "until-equal"
    static let summary = "Full trust until the agent is as good as the expert"

    private let episodes: Int
    private var successes = 0

    init(episodes: Int = 5) { self.episodes = episodes }

    init(from reader: inout SpecReader) {
        self.init(
            episodes: reader.value(
                "episodes", default: 5, in: 1..., "Episodes as good as the expert's that end the trust"))
    }

    mutating func begin(plannedUpdates: Int) { successes = 0 }

    mutating func episodeEnded(_ outcome: EpisodeOutcome) {
        guard let expertReturn = outcome.expertReturn, outcome.episodeReturn >= expertReturn else { return }
        successes += 1
    }

    var overall: Float { successes < episodes ? 1 : 0 }

    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float { overall }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.number(&successes, "successes")
    }
}
