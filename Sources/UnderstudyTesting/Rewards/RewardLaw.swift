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
