import Understudy

extension TrainingRun {
    /// Saves or restores the complete mutable state of the run.
    ///
    /// A run created from the same configuration and seed continues exactly as this one after restoring. The
    /// environment does not need to save its state. Instead, the current episode is replayed from its beginning with
    /// the same random numbers and actions, and must lead to the same observation.
    ///
    /// - Throws: `StateError` if the archive belongs to another run; `RunError` if the environment does not reproduce
    ///   the episode; the errors of the environment and the archive. After a failed restore, the run must not be used
    ///   any more.
    package func saveOrRestoreState(in archive: inout StateArchive) throws {
        archive.actionCount = environment.actionSpace.count
        archive.elementCount = environment.observationSpace.count
        try archive.within("run") { try saveOrRestoreProgress(in: &$0) }
        try archive.within("learner") { try learner.saveOrRestoreState(in: &$0) }
        try archive.within("replay") {
            let expertTransitions = imitation?.expert.knowledge.recording.transitionCount ?? 0
            try replay.saveOrRestoreState(in: &$0, expertTransitions: expertTransitions)
        }
        let kept = min(step, replay.capacity)
        try archive.require(replay.count, in: kept...kept, "replay.count")
        try archive.within("expert") { try imitation?.saveOrRestoreState(in: &$0) }
        try archive.within("episode") { try saveOrRestoreEpisode(in: &$0) }
    }

    private func saveOrRestoreProgress(in archive: inout StateArchive) throws {
        try archive.number(&step, "step", in: 0...configuration.schedule.steps)
        try archive.number(&episodes, "episodes")
        try archive.number(&evaluations, "evaluations", in: 0...)
        try archive.numbers(&recentReturns, "recent_returns", varies: true)
        try archive.numbers(&recentLengths, "recent_lengths", varies: true)
        try archive.require(recentReturns.count, in: 0...100, "recent_returns")
        try archive.require(recentLengths.count, in: recentReturns.count...recentReturns.count, "recent_lengths")
        try environmentStream.saveOrRestoreState(in: &archive, "environment_stream")
        try selector.saveOrRestoreState(in: &archive)
        try batches.saveOrRestoreState(in: &archive)
        try imitation?.expert.stream.saveOrRestoreState(in: &archive, "expert_stream")
    }

    private func saveOrRestoreEpisode(in archive: inout StateArchive) throws {
        try archive.number(&episodeReturn, "return")
        try archive.number(&episodeLength, "length")
        try archive.flag(&needsReset, "is_over")
        try episodeStart.saveOrRestoreState(in: &archive, "stream")
        try archive.numbers(&episodeActions, "actions", varies: true)
        var last = Array(observation.elements)
        try archive.numbers(&last, "observation")
        guard archive.isRestoring else { return }
        for index in last.indices { observation.elements[index] = last[index] }
        if !needsReset { try replayEpisode(upTo: last) }
    }

    /// Replays the actions of the episode and verifies that it leads to the observation `last`.
    private func replayEpisode(upTo last: [Float]) throws {
        guard episodeActions.count == episodeLength,
            episodeActions.allSatisfy({ (0..<environment.actionSpace.count).contains(Int($0)) })
        else { throw StateError("episode.actions", "they are not those of \(episodeLength) steps") }
        var stream = episodeStart
        try environment.reset(using: &stream)
        for action in episodeActions { _ = try environment.step(Int(action), using: &stream) }
        observation.fill(from: environment)
        let isSame = last.indices.allSatisfy { observation.elements[$0] == last[$0] }
        guard isSame, stream == environmentStream else {
            throw RunError(
                "the environment '\(environment.label)' did not repeat an episode of \(episodeLength) steps from the same random numbers and actions: it is not deterministic, so the "
                    + "run cannot be resumed; begin it anew with --overwrite")
        }
    }
}
