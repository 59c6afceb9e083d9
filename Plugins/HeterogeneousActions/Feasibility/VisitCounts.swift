import Understudy

/// A transition is infeasible if every action was tried often enough near its state and none had the expert's outcome.
///
/// The required number of trials is delicate: 1 is best for deterministic actions, and fails for stochastic ones. See
/// ``OutcomeTest``.
public struct VisitCounts: FeasibilityTest {
    /// `visit-counts`
    public static let name = "visit-counts"

    /// A one-line summary for `understudy list`.
    public static let summary = "By tries of every action nearby, none of which did what the expert did"

    private let visits: Int32
    private let radius: Float
    private let tolerance: Float
    private var surroundings: Surroundings?
    private var tries = ActionTries(entries: 0, actions: 0)
    private var isMatched: [Bool] = []

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        visits = Int32(
            reader.value("visits", default: 2, in: 1...1_000_000, "Tries of every action nearby before a verdict"))
        radius = Self.readRadius(from: &reader)
        tolerance = Self.readTolerance(from: &reader)
    }

    /// Resets all state and starts with `recording`.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        let surroundings = Surroundings(recording, observations: observations, radius: radius)
        tries = ActionTries(entries: surroundings.entryCount, actions: actions.count)
        isMatched = Array(repeating: false, count: surroundings.entryCount)
        self.surroundings = surroundings
    }

    /// Counts a trial of `action` for the transitions that start nearby, and records matching outcomes.
    public mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        surroundings?.find(observation, next)
        for hit in surroundings?.hits ?? [] {
            tries.add(action, at: hit.entry)
            if hit.difference <= tolerance { isMatched[hit.entry] = true }
        }
    }

    /// Returns whether every action was tried and none had the expert's outcome.
    public func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        guard let entry = surroundings?.entry(of: j) else { return false }
        return !isMatched[entry] && tries.least(at: entry) >= visits
    }
}

extension VisitCounts {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try tries.saveOrRestoreState(in: &archive)
        try archive.flags(&isMatched, "is_matched")
    }
}
