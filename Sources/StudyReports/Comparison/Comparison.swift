/// A comparison of two variants, A and B, with the conclusions that it supports.
package struct Comparison: Sendable {
    /// The variant under test.
    package let a: ComparedVariant
    /// The variant to which A is compared.
    package let b: ComparedVariant
    /// The comparison of the final returns; `nil` if a side has none or the environments differ.
    package let finalReturn: Improvement?
    /// The comparison of the mean returns during learning; `nil` if a side has none or the environments differ.
    package let areaUnderCurve: Improvement?
    /// The keys whose values differ between the resolved specs.
    package let differences: [SpecChange]

    /// A key with different values in the specs of A and B.
    package struct SpecChange: Hashable, Sendable {
        /// The key's path, such as `training.steps`.
        package let key: String
        /// A's value; `nil` if A does not have the key.
        package let a: String?
        /// B's value; `nil` if B does not have the key.
        package let b: String?

        /// Creates a change.
        package init(key: String, a: String?, b: String?) {
            self.key = key
            self.a = a
            self.b = b
        }
    }

    /// Whether both sides count steps to the same return.
    var hasCommonThreshold: Bool { a.threshold == b.threshold }

    /// Compares two variants.
    ///
    /// - Parameter differences: the differences between their resolved specs.
    package init(_ a: ComparedVariant, _ b: ComparedVariant, differences: [SpecChange], bootstrap: Bootstrap) {
        self.a = a
        self.b = b
        self.differences = differences
        // Returns of different environments are not comparable.
        let isComparable = !differences.contains { $0.key == Self.environmentKey }
        finalReturn =
            isComparable ? Improvement(of: a.summary.finals, over: b.summary.finals, bootstrap: bootstrap) : nil
        areaUnderCurve =
            isComparable ? Improvement(of: a.summary.areas, over: b.summary.areas, bootstrap: bootstrap) : nil
    }

    /// The differences in keys that both sides have and that set the experimental conditions, not the algorithm.
    ///
    /// They concern the environment, the training and the expert's dataset.
    var conditions: [SpecChange] {
        differences.filter { change in
            change.a != nil && change.b != nil
                && ["environment", "training", "expert.dataset"].contains { change.key.hasPrefix($0 + ".") }
        }
    }

    /// The two environments, if they differ; their returns are then not comparable.
    var environments: SpecChange? { differences.first { $0.key == Self.environmentKey } }

    private static let environmentKey = "environment.kind"
}
