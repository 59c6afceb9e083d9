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
        case .independence, .beginning, .reading, .saving: true
        default: false
        }
    }
}
