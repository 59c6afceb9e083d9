/// A format of expert recordings: reads trajectories of observations, without actions and rewards.
public protocol ExpertDataset: Component {
    /// Reads the recording.
    ///
    /// A format that reads files opens each once, learns only from what it has read, and describes that in the recording's `files`: by these a run tells that
    /// a file was replaced.
    ///
    /// - Throws: `DataError`, where the data are missing or damaged.
    func load() throws -> ExpertRecording

    /// The expert's mean undiscounted return as the recording's own description states it; `nil` if there is none.
    ///
    /// It is for reports and checks of specs. The learner never sees it.
    ///
    /// - Throws: `DataError` if the description is damaged.
    func statedReturn() throws -> Double?
}

extension ExpertDataset {
    /// No description.
    public func statedReturn() throws -> Double? { nil }
}

/// A problem with a file of data, with its place and what to do about it.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of problem it is, which decides the exit code.
    public enum Kind: Hashable, Sendable {
        /// The file is not there or cannot be opened (exit code 66).
        case missing
        /// The file is there and its content is wrong (exit code 65).
        case damaged
    }

    /// The kind of problem.
    public let kind: Kind
    /// The file.
    public let path: String
    /// What is wrong and what to do, in one line.
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
