import Understudy

/// A transition is infeasible where every own action was tried often enough near its state and none did what the expert did.
///
/// How often is enough is delicate: 1 is best where actions have one outcome each, and fails where they have several. See ``OutcomeTest``.
public struct VisitCounts: FeasibilityTest {
    /// `visit-counts`
    public static let name = "visit-counts"

    /// One line for `understudy list`.
    public static let summary = "By tries of every action nearby, none of which did what the expert did"

    private let visits: Int32
    private let radius: Float
    private let tolerance: Float
    private var surroundings: Surroundings?
    private var tries = ActionTries(entries: 0, actions: 0)
    private var isMatched: [Bool] = []

    /// Reads the parameters.
    public init(from reader: inout SpecReader) {
        visits = Int32(
            reader.value("visits", default: 2, in: 1...1_000_000, "Tries of every action nearby before a verdict"))
        radius = Self.readRadius(from: &reader)
        tolerance = Self.readTolerance(from: &reader)
    }

    /// Forgets everything and begins on `recording`.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        let surroundings = Surroundings(recording, observations: observations, radius: radius)
        tries = ActionTries(entries: surroundings.entryCount, actions: actions.count)
        isMatched = Array(repeating: false, count: surroundings.entryCount)
        self.surroundings = surroundings
    }

    /// Counts a try of `action` for the transitions that begin nearby, and notes those whose outcome it had.
    public mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        surroundings?.find(observation, next)
        for hit in surroundings?.hits ?? [] {
            tries.add(action, at: hit.entry)
            if hit.difference <= tolerance { isMatched[hit.entry] = true }
        }
    }

    /// Whether every action was tried and none did it.
    public func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        guard let entry = surroundings?.entry(of: j) else { return false }
        return !isMatched[entry] && tries.least(at: entry) >= visits
    }
}

extension VisitCounts {
    /// Exchanges what changes as a run goes on.
    public mutating func exchangeState(with archive: inout StateArchive) throws {
        try tries.exchangeState(with: &archive)
        try archive.flags(&isMatched, "is_matched")
    }
}
