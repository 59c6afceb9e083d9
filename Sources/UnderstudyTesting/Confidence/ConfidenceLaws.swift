import Understudy

/// A property that every confidence schedule guarantees.
public enum ConfidenceLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made.
    case acceptance
    /// The declared parts have different one-word names, titles and meanings.
    case declaration
    /// The overall trust and every confidence are finite and in 0...1.
    case range
    /// Every part is written for every sample, and finite.
    case parts
    /// The same outcomes of episodes give the same answers, bit for bit.
    case determinism
    /// Instances used alternately, and copies made before `begin`, behave as each does alone.
    case independence
    /// A run does not depend on a run before.
    case beginning
    /// `lengthSettings` lists all that depends on the planned number of updates, with an amount that changes with it.
    case length
    /// Asking twice gives the same answer and does not affect later answers.
    case reading
    /// A state that is saved at any moment and restored in another instance is saved again as the same bytes, and the
    /// run continues exactly as it would have without.
    case saving
    /// Memory use does not keep growing.
    case memory
    /// Episodes and samples allocate nothing; checked if allocations are counted.
    case allocation

    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .beginning, .length, .reading, .saving: true
        default: false
        }
    }
}

/// Gives a confidence schedule outcomes of episodes and samples, and checks the laws of every confidence schedule.
///
/// It is meant for the tests of a schedule's author, with any testing library:
///
///     #expect(ConfidenceLaws.violations { MyConfidence() } == [])
///
/// The outcomes and samples are random. Among them are extreme ones: equal values, values far from 0, bridges, the
/// first and the last update. Only what was asked is checked. A trap (`precondition`, an index out of range) ends the
/// test process and cannot be reported as a violation.
public enum ConfidenceLaws {
    /// Returns the laws that a schedule violates, in the order of `ConfidenceLaw`, each with its first occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare runs are
    /// not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - seed: the seed of the outcomes and samples. The same seed gives the same ones.
    ///   - allocations: returns the number of allocations that this thread has made so far, for the law `allocation`;
    ///     `nil` if nothing counts them, or if the code is not optimized. Then the law is not checked.
    ///   - make: creates a new instance of the same schedule.
    public static func violations(
        of laws: Set<ConfidenceLaw> = Set(ConfidenceLaw.allCases), seed: UInt64 = 0,
        allocations: (() -> Int)? = Allocations.ofThisThread,
        _ make: @escaping () throws -> any ConfidenceSchedule
    ) -> [LawViolation<ConfidenceLaw>] {
        let checker = TrialChecker<ConfidenceTrial>(
            make: make, scripts: (ConfidenceScript(seed: seed), ConfidenceScript(seed: seed &+ 1)))
        return ConfidenceLaw.violations(of: laws) { law in
            switch law {
            case .acceptance: try checker.acceptance()
            case .declaration: try checker.declaration()
            case .range: try checker.range()
            case .parts: try checker.parts()
            case .determinism: try checker.determinism()
            case .independence: try checker.independence()
            case .beginning: try checker.beginning()
            case .length: try checker.length()
            case .reading: try checker.reading()
            case .saving: try checker.saving()
            case .memory: try checker.memory()
            case .allocation: try allocations.flatMap { try checker.allocation($0) }
            }
        }
    }
}
