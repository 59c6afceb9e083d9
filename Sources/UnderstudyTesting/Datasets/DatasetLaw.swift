/// A property that every dataset guarantees.
public enum DatasetLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made, and its recording and its stated return can be read.
    case acceptance
    /// The recording has at least one transition, and all its observations are finite.
    case observations
    /// The true actions are numbered from 0, and the true rewards are finite.
    case truth
    /// Each file is listed once, with the size and the fingerprint of its content.
    case files
    /// The stated return is finite, or there is none.
    case statedReturn
    /// Reading again gives the same recording and the same stated return.
    case determinism
    /// Instances used alternately read the same as each does alone.
    case independence
    /// Memory use does not keep growing while the recording is read again.
    case memory

    /// Whether the law compares two instances, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool { self == .independence }
}
