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
