import Understudy

extension RandomPlay {
    /// Records the next `transitions` steps, starting with a new episode.
    mutating func recording(of transitions: Int) throws -> ExpertRecording {
        var observations: [Float] = []
        var trajectories: [ExpertRecording.Trajectory] = []
        for number in 0..<transitions {
            let outcome = try step { observations += $0 }
            observations += observation
            if outcome.isFirst { trajectories.append(.init(length: 0, terminated: false, truncated: false)) }
            let last = trajectories.count - 1
            trajectories[last].length += 1
            trajectories[last].terminated = outcome.terminated
            trajectories[last].truncated = outcome.truncated || number == transitions - 1 && !outcome.terminated
        }
        return ExpertRecording(
            observationCount: observation.count, observations: observations, trajectories: trajectories)
    }
}
