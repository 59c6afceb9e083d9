/// A YAML value with its location in the file.
public struct Node: Hashable, Sendable {
    /// The content of a node.
    public indirect enum Content: Hashable, Sendable {
        /// A single value, not yet resolved to a type.
        case scalar(Scalar)
        /// A list.
        case sequence([Node])
        /// Key-value pairs in the order of the file; keys are unique.
        case mapping([Pair])
    }

    /// A scalar as written in the file.
    public struct Scalar: Hashable, Sendable {
        /// The text after resolving YAML's escapes and line folding.
        public var text: String
        /// Whether the scalar is unquoted; quoted and block scalars are always strings.
        public var isPlain: Bool

        /// Creates a scalar.
        public init(_ text: String, isPlain: Bool) {
            self.text = text
            self.isPlain = isPlain
        }
    }

    /// One entry of a mapping.
    public struct Pair: Hashable, Sendable {
        /// The key's text; the parser rejects keys that are not scalars.
        public var key: String
        /// The location of the key.
        public var keyMark: Mark
        /// The value.
        public var value: Node

        /// Creates a pair.
        public init(_ key: String, at keyMark: Mark, _ value: Node) {
            self.key = key
            self.keyMark = keyMark
            self.value = value
        }
    }

    /// The value itself.
    public var content: Content
    /// The location where the value starts.
    public var mark: Mark

    /// Creates a node.
    public init(_ content: Content, at mark: Mark) {
        self.content = content
        self.mark = mark
    }
}

extension Node {
    /// The scalar, or `nil` for a collection.
    public var scalar: Scalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    /// The items, or `nil` if the node is not a list.
    public var sequence: [Node]? {
        guard case .sequence(let items) = content else { return nil }
        return items
    }

    /// The pairs, or `nil` if the node is not a mapping.
    public var mapping: [Pair]? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs
    }

    /// The value of `key`, or `nil` if the node is not a mapping or has no such key.
    public subscript(key: String) -> Node? {
        mapping?.first { $0.key == key }?.value
    }

    /// Returns whether both nodes represent the same value.
    ///
    /// Marks, the order of keys, quotes and the spelling of scalars are ignored. The resolved type counts: `0x10`
    /// equals `16`, but not `16.0` or `"16"`.
    public func hasSameValue(as other: Node) -> Bool {
        switch (content, other.content) {
        case (.scalar(let a), .scalar(let b)):
            return a.hasSameValue(as: b)
        case (.sequence(let a), .sequence(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.hasSameValue(as: $1) }
        case (.mapping(let a), .mapping(let b)):
            guard a.count == b.count else { return false }
            let values = Dictionary(b.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            return a.allSatisfy { values[$0.key]?.hasSameValue(as: $0.value) ?? false }
        default:
            return false
        }
    }
}

/// A location in a YAML file.
public struct Mark: Hashable, Sendable {
    /// The file name as given by the user, or another name such as `<command line>` for text from elsewhere.
    public var file: String
    /// The line, from 1; or 0 for text outside a file, where `file` is the text itself.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Creates a mark.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Mark {
    /// No location, for a problem whose place the reader of the value adds.
    public static let unknown = Mark(of: "")

    /// Creates the location of `text` that is not in a file, such as a command-line option; the text itself is shown.
    public init(of text: String) {
        self.init(file: text, line: 0, column: 0)
    }

    /// The folder of the file, with a trailing slash.
    ///
    /// It is empty for a file in the working folder and for text outside a file.
    public var folder: String {
        guard line > 0, let slash = file.lastIndex(of: "/") else { return "" }
        return String(file[...slash])
    }
}

extension Mark: CustomStringConvertible {
    /// The form `file:line:column`, which editors and terminals make clickable; or the text itself, outside a file.
    public var description: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

extension Mark: Comparable {
    /// Orders by file, then line, then column.
    public static func < (a: Mark, b: Mark) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}
