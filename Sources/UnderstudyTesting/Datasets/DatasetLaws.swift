import Understudy

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
