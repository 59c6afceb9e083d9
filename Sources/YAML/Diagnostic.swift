/// A problem with a value or with the syntax of a file: its place, its key, and the rule that is broken.
///
/// All problems of specs have this type, from the parser to the checks of whole studies.
public struct Diagnostic: Error, Hashable, Sendable {
    /// The location of the problem; `Mark.unknown` for a problem that is reported where the value is read.
    public var mark: Mark
    /// The keys from the document's root to the value, separated by dots: `expert.inference.radius`.
    ///
    /// It is empty if the problem does not concern a key. In a diagnostic of a component, it starts at the component.
    public var key: String
    /// The broken rule and the remedy, in one line without a final period.
    public var message: String
    /// Whether the problem is a file that is missing or cannot be opened, named by a valid value.
    public var isMissingFile: Bool
    /// The key, if the problem is that it is not known at its place, and nothing similar is.
    public var unknownKey: String?

    /// Creates a diagnostic.
    ///
    /// Line breaks and control characters, which may come from the file, are shown as escapes.
    public init(
        _ message: String, at mark: Mark = .unknown, key: String = "", isMissingFile: Bool = false,
        unknownKey: String? = nil
    ) {
        func escaped(_ text: String) -> String {
            text.unicodeScalars.reduce(into: "") { line, scalar in
                line += Node.Scalar.needsEscape(scalar) ? Node.Scalar.escape(scalar) : String(scalar)
            }
        }
        self.mark = mark
        self.key = escaped(key)
        self.message = escaped(message)
        self.isMissingFile = isMissingFile
        self.unknownKey = unknownKey
    }

    /// `key: message`, or the message alone if there is no key.
    public var text: String { key.isEmpty ? message : "\(key): \(message)" }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: key: message`, without the parts that are unknown.
    public var description: String { mark == .unknown ? text : "\(mark): error: \(text)" }
}

/// All problems of one or more files, thrown together so that the user sees them all at once.
public struct Diagnostics: Error, Hashable, Sendable {
    /// The problems, ordered by file, line and column.
    public let all: [Diagnostic]

    /// Sorts `diagnostics` and removes duplicates.
    public init(_ diagnostics: [Diagnostic]) {
        var seen: Set<Diagnostic> = []
        all = diagnostics.enumerated()
            .sorted { ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0).inserted }
    }

    /// Creates diagnostics with a single problem.
    public init(_ message: String, at mark: Mark = .unknown, key: String = "", isMissingFile: Bool = false) {
        self.init([Diagnostic(message, at: mark, key: key, isMissingFile: isMissingFile)])
    }

    /// Whether all problems are files that are missing or cannot be opened.
    public var areMissingFiles: Bool { all.allSatisfy(\.isMissingFile) }
}

extension Diagnostics: CustomStringConvertible {
    /// One line per problem.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
