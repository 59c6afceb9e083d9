import ImitationTools
import Understudy

/// The relevance of a recording to the agent's task, as far as observations tell (our method).
///
/// Measurements on the agent's own transitions apply only to a recording of similar states.
struct RecordingRelevance {
    private(set) var coverage: StateCoverage
    /// `nil` if the observations are not binary, or have no channels.
    private(set) var support: StateSupport?
    /// The trust by both at the beginning of the update, in 0...1.
    private(set) var trust: Float = 0

    /// Creates the measurement.
    ///
    /// - Parameter measuresSupport: whether support is measured, which needs a pass over the recording now and then.
    init(
        of recording: ExpertRecording, states: ExpertStates, observations: ObservationSpace, seed: UInt64,
        measuresSupport: Bool
    ) {
        coverage = StateCoverage(states, seed: seed)
        support = measuresSupport ? StateSupport(of: recording, observations: observations) : nil
    }

    /// Observes an agent state.
    mutating func observe(_ observation: Span<Float>) {
        coverage.observe(observation)
        support?.observe(observation)
    }

    /// Takes the trust over for an update.
    mutating func updateBegins() {
        support?.updateBegins()
        trust = coverage.trust * (support?.trust ?? 1)
    }
}

extension RecordingRelevance {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.within("coverage") { try coverage.saveOrRestoreState(in: &$0) }
        try archive.within("support") { try support?.saveOrRestoreState(in: &$0) }
        try archive.number(&trust, "coverage_trust")
    }
}
