import Understudy

/// A property that every reward model guarantees.
public enum RewardLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made, and begins without an error.
    case acceptance
    /// `batchSize` is at least 1 and never changes.
    case constancy
    /// Every reward is written and finite, even for observations at the bounds of the space.
    case rewards
    /// The same batches and random numbers give the same rewards, bit for bit.
    case determinism
    /// Instances used alternately, and copies made before `begin`, behave as each does alone.
    case independence
    /// A run does not depend on a run before.
    case beginning
    /// Asking twice gives the same rewards and does not affect later ones.
    case reading
    /// A transition has the same reward alone and among others.
    case rows
    /// Rewards do not depend on the recording's true actions and rewards.
    case truth
    /// A state that is saved at any moment and restored in another instance is saved again as the same bytes, and the
    /// run continues exactly as it would have without.
    case saving
    /// Memory use does not keep growing.
    case memory
    /// Learning and writing rewards allocate nothing; checked if allocations are counted.
    case allocation

    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .beginning, .reading, .rows, .truth, .saving: true
        default: false
        }
    }
}

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
    ///     `nil` if nothing counts them, or if the code is not optimized. Then the law is not checked.
    ///   - make: creates a new instance of the same reward model.
    public static func violations(
        of laws: Set<RewardLaw> = Set(RewardLaw.allCases), on tasks: [ImitationTask] = ImitationTask.standard,
        seed: UInt64 = 0, allocations: (() -> Int)? = Allocations.ofThisThread,
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
