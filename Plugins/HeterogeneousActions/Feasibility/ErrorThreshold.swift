import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A transition is infeasible if its inference error stays high after every action was tried near its state (HA-DIIQN).
///
/// The paper does not define how high or how long. Here every action has to be tried `visits` times before a verdict.
/// The default threshold is the error above which the inference accepts no label. So no wrong action is learned from a
/// transition that counts as feasible.
public struct ErrorThreshold: FeasibilityTest {
    /// `error-threshold`
    public static let name = "error-threshold"

    /// A one-line summary for `understudy list`.
    public static let summary = "By the error of the inference, once every action was tried nearby (the paper's)"

    private let threshold: Float?
    private let visits: Int32
    private let radius: Float
    private var surroundings: Surroundings?
    private var tries = ActionTries(entries: 0, actions: 0)

    /// Reads the parameters from a spec.
    public init(from reader: inout SpecReader) {
        threshold = reader.optionalValue(
            "threshold", as: Double.self, in: 0.0..., absent: "the inference's radius",
            "Inference error above which a transition is infeasible"
        ).map { Float($0) }
        visits = Int32(
            reader.value("visits", default: 1, in: 1...1_000_000, "Tries of every action nearby before a verdict"))
        radius = Self.readRadius(from: &reader)
    }

    /// Resets all state and starts with `recording`.
    public mutating func begin(_ recording: ExpertRecording, observations: ObservationSpace, actions: ActionSpace) {
        let surroundings = Surroundings(recording, observations: observations, radius: radius)
        tries = ActionTries(entries: surroundings.entryCount, actions: actions.count)
        self.surroundings = surroundings
    }

    /// Counts a trial of `action` for the transitions that start nearby.
    public mutating func observe(_ observation: Span<Float>, action: Int, next: Span<Float>, terminated: Bool) {
        surroundings?.find(observation, next)
        for hit in surroundings?.hits ?? [] { tries.add(action, at: hit.entry) }
    }

    /// Returns whether every action was tried and the error is above the threshold.
    public func isInfeasible(_ j: Int, inference: Inference?) -> Bool {
        guard let entry = surroundings?.entry(of: j), tries.least(at: entry) >= visits else { return false }
        guard let inference else { return true }
        return threshold.map { inference.error > $0 } ?? false
    }
}

/// The number of trials of each action near the start of each entry.
struct ActionTries {
    private let actions: Int
    private var counts: [Int32]

    init(entries: Int, actions: Int) {
        self.actions = actions
        counts = Array(repeating: 0, count: entries * actions)
    }

    mutating func add(_ action: Int, at entry: Int) { counts[entry * actions + action] &+= 1 }

    /// Returns the number of trials of the least tried action.
    func least(at entry: Int) -> Int32 {
        var least = Int32.max
        for place in entry * actions..<(entry + 1) * actions { least = min(least, counts[place]) }
        return least
    }
}

extension FeasibilityTest {
    /// Reads the maximum distance at which agent steps count as trials.
    static func readRadius(from reader: inout SpecReader) -> Float {
        Float(
            reader.value(
                "radius", default: 0.1, in: .above(0.0),
                "Distance of states within which own steps count as tries; in standard deviations per dimension, of bits 1 - Jaccard index"
            ))
    }

    /// Reads the maximum difference between matching outcomes.
    static func readTolerance(from reader: inout SpecReader) -> Float {
        Float(
            reader.value(
                "tolerance", default: 0.2, in: 0.0...,
                "Difference of outcomes up to which an own step does what the expert did; changes in standard deviations per dimension"
            ))
    }
}

extension ErrorThreshold {
    /// Saves or restores the mutable state.
    public mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try tries.saveOrRestoreState(in: &archive)
    }
}

extension ActionTries {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&counts, "tries")
    }
}

/// Returns the complementary error function, 1 - erf(`x`).
func complementaryError(_ x: Double) -> Double { erfc(x) }
