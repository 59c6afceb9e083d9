extension Node {
    /// How much a file may ask for before it is refused.
    public struct Limits: Hashable, Sendable {
        /// The size of the file in bytes.
        public var bytes: Int
        /// How many collections may be nested in each other, with aliases written out.
        public var depth: Int
        /// The count of nodes, keys included and aliases written out.
        public var nodes: Int

        /// Creates limits; all should be positive.
        public init(bytes: Int, depth: Int, nodes: Int) {
            self.bytes = bytes
            self.depth = depth
            self.nodes = nodes
        }

        /// 4 MB, 64 levels, 1,000,000 nodes: far more than a specification needs.
        public static let standard = Limits(bytes: 4_000_000, depth: 64, nodes: 1_000_000)
    }

    /// The one document of a YAML text.
    ///
    /// The syntax is YAML 1.1 and 1.2 as libyaml reads it. Anchors and aliases are supported: an alias stands for a copy
    /// of the anchored node, whose marks are those of the anchored node, except that a key keeps the alias's place.
    /// Duplicate keys, keys that are lists or mappings, merge keys (`<<`), tags other than `!` and `!!str`, and a second
    /// document are errors. A lone `!` has no effect on a plain scalar. A byte order mark is skipped. A node with an
    /// anchor or a tag starts where these start. `---` alone is a document, the null scalar.
    ///
    /// - Parameters:
    ///   - text: the YAML text.
    ///   - file: the name that marks show.
    ///   - limits: what the text may ask for.
    /// - Returns: the document, or `nil` where the text has none: empty, or only blanks and comments.
    /// - Throws: `Diagnostics` with every problem that was found. A problem of syntax ends the search for more.
    public static func parse(
        _ text: String, file: String, limits: Limits = .standard
    ) throws(Diagnostics) -> Node? {
        try parse(Array(text.utf8), file: file, limits: limits)
    }

    /// The one document of a YAML text in UTF-8, which is checked.
    ///
    /// As `parse(_:file:limits:)` of a string.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: Limits = .standard
    ) throws(Diagnostics) -> Node? {
        let start = Mark(file: file, line: 1, column: 1)
        guard bytes.count <= limits.bytes else {
            throw Diagnostics("the file has more than \(limits.bytes) bytes", at: start)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Diagnostics("the file is UTF-16, save it as UTF-8", at: start)
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        return try Composer.compose(text, file: file, limits: limits)
    }
}
