/// A dataset format whose recordings commands read and write by their path alone.
///
/// `understudy record` and `understudy dataset convert` write every format of the registry that conforms to this
/// protocol.
public protocol RecordingFormat: ExpertDataset {
    /// The suffix of a recording's file, with its dot: `.csv`; `nil` if a recording is a folder.
    static var suffix: String? { get }

    /// Creates the dataset at `path` with the default of every other parameter.
    init(path: String)

    /// Reads the recording like `load()`, but may keep observations that are not finite.
    ///
    /// - Throws: the errors of `load()`.
    func load(allowsNonfinite: Bool) throws -> ExpertRecording

    /// Returns what the recording's description tells beside its numbers.
    ///
    /// - Throws: `DataError` if the description is damaged.
    func notes() throws -> RecordingNotes

    /// Returns the files of a recording at `path`, in the order in which they are to be written.
    ///
    /// They are all that the format can store of `recording` and `notes`. The same values give the same bytes.
    ///
    /// - Throws: `DataError` if the format cannot store the recording.
    static func files(
        of recording: ExpertRecording, _ notes: RecordingNotes, at path: String
    ) throws -> [RecordingFile]

    /// The paths of all files that `files(of:_:at:)` may return for `path`.
    static func paths(at path: String) -> [String]

    /// Returns the section `expert.dataset` of a spec for what `files(of:_:at:)` returned: pairs of keys and values.
    static func keys(at path: String, hasTruth: Bool) -> [(key: String, value: String)]
}

/// A file of a recording that is to be written.
public struct RecordingFile: Hashable, Sendable {
    /// The path.
    public var path: String
    /// The content.
    public var bytes: [UInt8]

    /// Creates a file.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// The description of a recording beside its numbers.
public struct RecordingNotes: Sendable {
    /// The observations of the environment; `nil` if it is unknown.
    public var observations: ObservationSpace?
    /// The names of the actions; `nil` if they are unknown.
    public var actions: [String]?
    /// The id of the environment in Gymnasium, or its name here; `nil` if it is unknown.
    public var environment: String?
    /// The expert's mean return; `nil` if it is unknown.
    public var meanReturn: Double?
    /// The recording's description as a JSON document; `nil` if there is none.
    public var document: [UInt8]?

    /// Creates notes that say nothing.
    public init() {}
}
