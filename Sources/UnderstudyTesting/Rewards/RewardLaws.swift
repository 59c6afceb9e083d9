import Understudy

/// Lets a reward model learn small tasks, and checks the laws of every reward model.
///
/// It is meant for the tests of a model's author, with any testing library:
///
///     #expect(RewardLaws.violations { MyReward() } == [])
///
/// Only what was learned is checked. A trap (`precondition`, an index out of range) ends the test process and cannot be
/// reported as a violation.
public enum RewardLaws {
    /// Returns the laws that a reward model violates, in the order of `RewardLaw`, each with its first occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare runs are
    /// not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - tasks: what is learned.
    ///   - seed: the seed of the tasks and of the model's random numbers. The same seed gives the same runs.
    ///   - allocations: returns the number of allocations that this thread has made so far, for the law `allocation`;
    ///     `nil` if nothing counts them. Only optimized code can promise to make none.
    ///   - make: creates a new instance of the same reward model.
    public static func violations(
        of laws: Set<RewardLaw> = Set(RewardLaw.allCases), on tasks: [ImitationTask] = ImitationTask.standard,
        seed: UInt64 = 0, allocations: (() -> Int)? = nil,
        _ make: @escaping () throws -> any RewardModel
    ) -> [LawViolation<RewardLaw>] {
        TaskCheckers<RewardTrial>.violations(
            of: laws, on: tasks, seed: seed, make
        ) { law, checker, run in
            switch law {
            case .acceptance: try checker.acceptance()
            case .constancy: try checker.constancy()
            case .rewards: try checker.rewards()
            case .rows: try checker.rows()
            case .determinism: try checker.determinism()
            case .independence: try checker.independence()
            case .beginning: try checker.beginning()
            case .reading: try checker.reading()
            case .truth:
                try checker.equality(checker.scripts.0, RewardTrial.script(of: run.falsified, seed: seed)).map {
                    "with other true actions, \($0)"
                }
            case .saving: try checker.saving()
            case .memory: try checker.memory()
            case .allocation: try allocations.flatMap { try checker.allocation($0) }
            }
        }
    }
}
