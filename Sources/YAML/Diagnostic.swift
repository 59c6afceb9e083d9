/// A problem in a file, with its location.
public struct Diagnostic: Hashable, Sendable {
    /// The location of the problem.
    public var mark: Mark
    /// The problem and its remedy, in one line without a final period.
    public var message: String

    /// Creates a diagnostic.
    ///
    /// Line breaks and control characters, which may come from the file, are shown as escapes.
    public init(_ message: String, at mark: Mark) {
        self.mark = mark
        self.message = message.unicodeScalars.reduce(into: "") { line, scalar in
            line += Node.Scalar.needsEscape(scalar) ? Node.Scalar.escape(scalar) : String(scalar)
        }
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`
    public var description: String { "\(mark): error: \(message)" }
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
    public init(_ message: String, at mark: Mark) {
        self.init([Diagnostic(message, at: mark)])
    }
}

extension Diagnostics: CustomStringConvertible {
    /// One line per problem.
    public var description: String { all.map(\.description).joined(separator: "\n") }
}
