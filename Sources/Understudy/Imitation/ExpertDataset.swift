import SpecYAML

/// A format of expert recordings: trajectories of observations without actions and rewards.
///
/// `DatasetLaws` of the module `UnderstudyTesting` checks the laws in `Documentation/Laws.md`.
public protocol ExpertDataset: Component {
    /// Reads the recording.
    ///
    /// A format that reads files opens each file once and uses only the bytes read then. It lists the files in the
    /// recording's `files`, so that a run can detect a replaced file.
    ///
    /// - Throws: `DataError` if the data are missing or damaged.
    func load() throws -> ExpertRecording

    /// Returns the expert's mean undiscounted return as the recording's description states it; `nil` if there is none.
    ///
    /// It serves reports and checks of specs. The learner never sees it.
    ///
    /// - Throws: `DataError` if the description is damaged.
    func statedReturn() throws -> Double?

    /// Returns the environment in which the recording was made, as the section `environment` of a spec has it; `nil` if
    /// the recording's description does not state it.
    ///
    /// `check` compares it with the spec's. The learner never sees it.
    ///
    /// - Throws: `DataError` if the description is damaged.
    func statedEnvironment() throws -> Node?
}

extension ExpertDataset {
    /// Returns `nil`: no description.
    public func statedReturn() throws -> Double? { nil }

    /// Returns `nil`: no description.
    public func statedEnvironment() throws -> Node? { nil }
}

/// A problem with a data file, with its location and the remedy.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of problem, which determines the exit code.
    public enum Kind: Hashable, Sendable {
        /// The file does not exist or cannot be opened (exit code 66).
        case missing
        /// The file exists, but its content is invalid (exit code 65).
        case damaged
    }

    /// The kind of problem.
    public let kind: Kind
    /// The path of the file.
    public let path: String
    /// The problem and its remedy, in one line.
    public let message: String

    /// Creates an error.
    public init(_ kind: Kind, path: String, _ message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }

    /// `path: error: message`
    public var description: String { "\(path): error: \(message)" }
}
