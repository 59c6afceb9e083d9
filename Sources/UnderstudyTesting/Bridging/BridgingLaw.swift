/// A property that every bridging strategy guarantees.
public enum BridgingLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made, and begins without an error.
    case acceptance
    /// `looksForInfeasible` never changes, and every transition is feasible if it is `false`.
    case constancy
    /// Every bridge has actions of the agent, observations of the right size, finite rewards and at least one own step.
    ///
    /// It replaces at least one expert transition and does not lead beyond the trajectory. It was found at one of the
    /// own steps so far.
    case bridges
    /// Before the first own step, every transition is feasible.
    case presumption
    /// A transition that the agent has made itself, and whose label says so, is feasible.
    case experience
    /// The same own steps and labels give the same verdicts and bridges, bit for bit.
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
