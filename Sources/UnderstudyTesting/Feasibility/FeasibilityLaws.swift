import Understudy

/// A property that every feasibility test guarantees.
public enum FeasibilityLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made.
    case acceptance
    /// Before the first own step, no transition is infeasible.
    case presumption
    /// A transition that the agent has made itself, and whose label says so, is not infeasible.
    case experience
    /// The same own steps and labels give the same verdicts.
    case determinism
    /// Instances used alternately, and copies made before `begin`, behave as each does alone.
    case independence
    /// A run does not depend on a run before.
    case beginning
    /// Asking twice gives the same verdict and does not affect later verdicts.
    case reading
    /// Verdicts do not depend on the recording's true actions and rewards.
    case truth
    /// A state that is saved at any moment and restored in another instance is saved again as the same bytes, and the
    /// run continues exactly as it would have without.
    case saving
    /// Memory use does not keep growing while the same steps are observed again.
    case memory
    /// Steps that were observed before allocate nothing; checked if allocations are counted.
    case allocation

    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .beginning, .reading, .truth, .saving: true
        default: false
        }
    }
}

/// Lets a feasibility test observe small tasks, and checks the laws of every feasibility test.
///
/// It is meant for the tests of a test's author, with any testing library:
///
///     #expect(FeasibilityLaws.violations { MyFeasibilityTest() } == [])
///
/// Only what was observed is checked. A trap (`precondition`, an index out of range) ends the test process and cannot
/// be reported as a violation.
public enum FeasibilityLaws {
    /// Returns the laws that a feasibility test violates, in the order of `FeasibilityLaw`, each with its first
    /// occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare runs are
    /// not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - tasks: what is observed.
    ///   - seed: the seed of the tasks. The same seed gives the same runs.
    ///   - allocations: returns the number of allocations that this thread has made so far, for the law `allocation`;
    ///     `nil` if nothing counts them, or if the code is not optimized. Then the law is not checked.
    ///   - make: creates a new instance of the same feasibility test.
    public static func violations(
        of laws: Set<FeasibilityLaw> = Set(FeasibilityLaw.allCases),
        on tasks: [ImitationTask] = ImitationTask.heterogeneous, seed: UInt64 = 0,
        allocations: (() -> Int)? = Allocations.ofThisThread,
        _ make: @escaping () throws -> any FeasibilityTest
    ) -> [LawViolation<FeasibilityLaw>] {
        TaskCheckers<FeasibilityTrial>.violations(of: laws, on: tasks, seed: seed, make) { law, checker, run in
            switch law {
            case .acceptance: try checker.acceptance()
            case .presumption: try checker.presumption()
            case .experience: try checker.experience()
            case .determinism: try checker.determinism()
            case .independence: try checker.independence()
            case .beginning: try checker.beginning()
            case .reading: try checker.reading()
            case .truth:
                try checker.equality(run, run.falsified).map { "with other true actions, \($0)" }
            case .saving: try checker.saving()
            case .memory: try checker.memory()
            case .allocation: try allocations.flatMap { try checker.allocation($0) }
            }
        }
    }
}
