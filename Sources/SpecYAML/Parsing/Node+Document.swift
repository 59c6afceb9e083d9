extension Node {
    /// The limits beyond which a file is rejected.
    public struct Limits: Hashable, Sendable {
        /// The size of the file in bytes.
        public var bytes: Int
        /// The maximum nesting depth of collections, with aliases expanded.
        public var depth: Int
        /// The maximum number of nodes, including keys and with aliases expanded.
        public var nodes: Int

        /// Creates limits, which should all be positive.
        public init(bytes: Int, depth: Int, nodes: Int) {
            self.bytes = bytes
            self.depth = depth
            self.nodes = nodes
        }

        /// The default limits: 4 MB, 64 levels, 1,000,000 nodes, which is far more than a specification needs.
        public static let standard = Limits(bytes: 4_000_000, depth: 64, nodes: 1_000_000)
    }

    /// A document, and the problems of its syntax that leave its structure intact.
    ///
    /// With these problems, the rest of the document can be checked for others at once.
    public struct Document: Sendable {
        /// The content; `nil` if the text is empty or contains only white space and comments.
        public let root: Node?
        /// The content with the last value of each duplicate key; `nil` if no key is duplicate.
        ///
        /// Mappings of a duplicate key are merged in both, so that mistakes in either can be told.
        public internal(set) var rootWithLastValues: Node?
        /// The problems, such as duplicate keys. The first value of a duplicate key counts.
        public let problems: [Diagnostic]
        /// Whether values are missing in `root` because of a problem, such as an unknown alias or a merge key.
        public let isPartial: Bool

        init(root: Node?, problems: [Diagnostic], isPartial: Bool) {
            (self.root, self.problems, self.isPartial) = (root, problems, isPartial)
        }
    }
}
