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
    /// Whether the problem is that a required key is missing.
    public var isMissingKey = false
    /// Whether the value may be right, and was not checked because that would start a program.
    public var isUnchecked = false

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

/// Returns the candidate that `name` is most likely a misspelling of, for "did you mean".
///
/// Names are compared case-insensitively by the number of characters to insert, delete, replace or swap with their
/// neighbor (optimal string alignment distance: Damerau 1964). A candidate is close if this distance is at most a third
/// of the length of the longer name, or 1 if the names have a character in common. Ties go to the alphabetically first
/// candidate, so the order of `candidates` does not matter. The time is O(product of the lengths) for each candidate of
/// similar length.
///
/// - Returns: a candidate other than `name` itself, or `nil` if none is close.
public func suggestion(for name: String, among candidates: [String]) -> String? {
    let letters = Array(name.lowercased())
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate != name {
        let others = Array(candidate.lowercased())
        let length = max(letters.count, others.count)
        let most = min(max(1, length / 3), length - 1)
        guard abs(letters.count - others.count) <= most else { continue }
        let distance = editDistance(letters, others)
        guard distance <= most else { continue }
        if best.map({ (distance, candidate) < ($0.distance, $0.candidate) }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate
}

/// Returns the pair `key: value` that `text` means, such as `key:value` or `key=value`; `nil` if it is of another form.
///
/// A comment behind it is left out.
public func pairMeant(by text: String) -> String? {
    let trimmed = text.trimmingPrefix { $0.isWhitespace }
    let key = trimmed.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    var rest = trimmed.dropFirst(key.count)
    guard !key.isEmpty else { return nil }
    if rest.first == "\u{FF1A}" {
        // The full-width colon of Chinese and Japanese keyboards.
        rest = rest.dropFirst().drop { $0.isWhitespace }
    } else if rest.first == ":" {
        rest = rest.dropFirst()
        guard let first = rest.first, first != " ", first != "\t" else { return nil }
        rest = rest.drop { $0.isWhitespace }
    } else {
        rest = rest.drop { $0 == " " }
        guard rest.first == "=" else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
    }
    if let comment = rest.firstRange(of: " #") { rest = rest[..<comment.lowerBound] }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    guard !rest.isEmpty, rest.count <= 40 else { return nil }
    return "\(key): \(rest)"
}

/// Returns the optimal string alignment distance.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
            row.append(least)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
