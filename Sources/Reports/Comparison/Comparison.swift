/// Two variants side by side, A and B, with what may be concluded of them.
public struct Comparison: Sendable {
    /// The one that is asked about.
    public let a: Contender
    /// The one that it is compared with.
    public let b: Contender
    /// How A's final returns compare with B's; nil where one has none, or where they are of different environments.
    public let finalReturn: Improvement?
    /// How A's mean returns while learning compare with B's; nil in the same cases.
    public let areaUnderCurve: Improvement?
    /// The keys of the resolved specs in which the two differ.
    public let differences: [SpecChange]

    /// A key that has another value in B's spec than in A's.
    public struct SpecChange: Hashable, Sendable {
        /// The key's path, such as `training.steps`.
        public let key: String
        /// A's value, or nil where A does not have the key.
        public let a: String?
        /// B's value, or nil where B does not have the key.
        public let b: String?

        /// A change.
        public init(key: String, a: String?, b: String?) {
            self.key = key
            self.a = a
            self.b = b
        }
    }

    /// Whether steps are counted to the same return on both sides.
    var hasCommonThreshold: Bool { a.threshold == b.threshold }

    /// Compares two variants.
    ///
    /// - Parameter differences: in what their resolved specs differ.
    public init(_ a: Contender, _ b: Contender, differences: [SpecChange], bootstrap: Bootstrap) {
        self.a = a
        self.b = b
        self.differences = differences
        // Returns of different environments mean different things.
        let isComparable = !differences.contains { $0.key == Self.environmentKey }
        finalReturn =
            isComparable ? Improvement(of: a.summary.finals, over: b.summary.finals, bootstrap: bootstrap) : nil
        areaUnderCurve =
            isComparable ? Improvement(of: a.summary.areas, over: b.summary.areas, bootstrap: bootstrap) : nil
    }

    /// The keys that both have and whose difference is none between algorithms: what is played, for how long, and from which recording.
    var conditions: [SpecChange] {
        differences.filter { change in
            change.a != nil && change.b != nil
                && ["environment", "training", "expert.dataset"].contains { change.key.hasPrefix($0 + ".") }
        }
    }

    /// The environments, where the two have different ones, whose returns mean different things.
    var environments: SpecChange? { differences.first { $0.key == Self.environmentKey } }

    private static let environmentKey = "environment.kind"
}
