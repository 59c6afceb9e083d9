import Understudy

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

/// Reads a dataset several times, and checks the laws of every dataset.
///
/// It is meant for the tests of a format's author, with any testing library:
///
///     #expect(DatasetLaws.violations { MyDataset(path: "expert.csv") } == [])
///
/// A trap (`precondition`, an index out of range) ends the test process and cannot be reported as a violation. How
/// damaged files are reported is not checked.
public enum DatasetLaws {
    /// Returns the laws that a dataset violates, in the order of `DatasetLaw`, each with its first occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare instances
    /// are not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - make: creates a new instance of the same dataset.
    public static func violations(
        of laws: Set<DatasetLaw> = Set(DatasetLaw.allCases), _ make: @escaping () throws -> any ExpertDataset
    ) -> [LawViolation<DatasetLaw>] {
        let checker = DatasetChecker(make: make)
        return DatasetLaw.violations(of: laws) { law in
            switch law {
            case .acceptance: checker.acceptance()
            case .observations: try checker.observations()
            case .truth: try checker.truth()
            case .files: try checker.files()
            case .statedReturn: try checker.statedReturn()
            case .determinism: try checker.determinism()
            case .independence: try checker.independence()
            case .memory: try checker.memory()
            }
        }
    }
}
