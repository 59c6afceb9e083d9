import Understudy

/// A property that every action inferencer guarantees.
public enum InferencerLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made, has no obstacle in at least one of the tasks, and begins there without an error.
    case acceptance
    /// From `begin` on, the sampling, the label test and the radius are valid and the same for all instances.
    case constancy
    /// Every label has an action of the agent, an error from 0 to the radius, a certainty in 0...1, and a finite reward
    /// or none.
    case labels
    /// `inferredCount` is the number of transitions with a label.
    case count
    /// A label says that its transition ends in a terminal state exactly if the recording says so.
    case ends
    /// `prequential`: the labels of own transitions are valid as in `labels`.
    case tests
    /// The same own steps, samples and random numbers give the same labels, bit for bit.
    case determinism
    /// Instances used alternately, and copies made before `begin`, behave as each does alone.
    case independence
    /// A run does not depend on a run before.
    case beginning
    /// Neither reading labels, nor labeling own transitions, nor prefetching affects labels.
    case reading
    /// Labels do not depend on the recording's true actions and rewards, unless the label test is `exempt`.
    case truth
    /// A state that is saved at any moment and restored in another instance is saved again as the same bytes, and the
    /// run continues exactly as it would have without.
    case saving
    /// Memory use does not keep growing while the same steps and samples are observed again.
    case memory
    /// Steps and samples that were observed before allocate nothing; checked if allocations are counted.
    case allocation

    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .beginning, .reading, .truth, .saving: true
        default: false
        }
    }
}

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
    ///     `nil` if nothing counts them, or if the code is not optimized. Then the law is not checked.
    ///   - make: creates a new instance of the same inferencer.
    public static func violations(
        of laws: Set<InferencerLaw> = Set(InferencerLaw.allCases), on tasks: [ImitationTask] = ImitationTask.standard,
        seed: UInt64 = 0, allocations: (() -> Int)? = Allocations.ofThisThread,
        _ make: @escaping () throws -> any ActionInferencer
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
