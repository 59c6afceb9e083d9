import Understudy

/// Lets an action inferencer observe small tasks, and checks the laws of every inferencer.
///
/// It is meant for the tests of an inferencer's author, with any testing library:
///
///     #expect(InferencerLaws.violations { MyInferencer() } == [])
///
/// A task in whose observations the inferencer has an obstacle is left out. Only what was observed is checked: if an
/// inferencer gives its first label after thousands of samples, make one that gives it earlier. A trap (`precondition`,
/// an index out of range) ends the test process and cannot be reported as a violation.
public enum InferencerLaws {
    /// Returns the laws that an inferencer violates, in the order of `InferencerLaw`, each with its first occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare runs are
    /// not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - tasks: what is observed.
    ///   - seed: the seed of the tasks and of the inferencer's random numbers. The same seed gives the same runs.
    ///   - allocations: returns the number of allocations that this thread has made so far, for the law `allocation`;
    ///     `nil` if nothing counts them. Only optimized code can promise to make none.
    ///   - make: creates a new instance of the same inferencer.
    public static func violations(
        of laws: Set<InferencerLaw> = Set(InferencerLaw.allCases), on tasks: [ImitationTask] = ImitationTask.standard,
        seed: UInt64 = 0, allocations: (() -> Int)? = nil, _ make: @escaping () throws -> any ActionInferencer
    ) -> [LawViolation<InferencerLaw>] {
        TaskCheckers<InferencerTrial>.violations(of: laws, on: tasks, seed: seed, make) { law, checker, scripts in
            switch law {
            case .acceptance: try checker.acceptance()
            case .constancy: try checker.constancy()
            case .labels: try checker.labels(ofOwn: false)
            case .count: try checker.count()
            case .ends: try checker.ends()
            case .tests: try checker.labels(ofOwn: true)
            case .determinism: try checker.determinism()
            case .independence: try checker.independence()
            case .beginning: try checker.beginning()
            case .reading: try checker.reading()
            case .truth: try checker.truth(scripts)
            case .saving: try checker.saving()
            case .memory: try checker.memory()
            case .allocation: try allocations.flatMap { try checker.allocation($0) }
            }
        }
    }
}
