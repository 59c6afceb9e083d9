import Understudy

/// A comparison of two variants, A and B, with the conclusions that it supports.
package struct Comparison: Sendable {
    /// The variant under test.
    package let a: ComparedVariant
    /// The variant to which A is compared.
    package let b: ComparedVariant
    /// The average over seeds that is shown.
    package let average: Average
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
    package init(_ a: ComparedVariant, _ b: ComparedVariant, differences: [SpecChange], options: SummaryOptions) {
        let (average, bootstrap) = (options.average, options.bootstrap)
        self.average = average
        self.a = a
        self.b = b
        self.differences = differences
        // Returns of different environments are not comparable.
        let isComparable = !differences.contains { $0.key == Self.environmentKey }
        finalReturn =
            isComparable
            ? Improvement(of: a.summary.finals, over: b.summary.finals, average: average, bootstrap: bootstrap) : nil
        areaUnderCurve =
            isComparable
            ? Improvement(of: a.summary.areas, over: b.summary.areas, average: average, bootstrap: bootstrap) : nil
    }

    /// The differences in keys that both sides have and that set the experimental conditions, not the algorithm.
    ///
    /// They concern the environment, the training and the expert's dataset.
    var conditions: [SpecChange] {
        differences.filter { change in
            change.a != nil && change.b != nil
                && ["environment", "training", "expert.dataset"].contains {
                    change.key == $0 || change.key.hasPrefix($0 + ".")
                }
        }
    }

    /// The two environments, if they differ; their returns are then not comparable.
    var environments: SpecChange? { differences.first { $0.key == Self.environmentKey } }

    private static let environmentKey = "environment.kind"
}

/// The significance tests of the final returns and areas of all pairs.
///
/// Their p-values are adjusted for multiple tests (Holm 1979).
struct TestFamily {
    /// The adjusted p-values of each pair; `nil` for values without a test.
    let pairs: [(finalReturn: Double?, areaUnderCurve: Double?)]
    /// The number of tests.
    let count: Int

    init(_ comparisons: [Comparison]) {
        let pValues = comparisons.flatMap { [$0.finalReturn?.pValue, $0.areaUnderCurve?.pValue] }
        var adjusted = RankTest.adjusted(pValues.compactMap { $0 })[...]
        count = adjusted.count
        let all = pValues.map { $0 == nil ? nil : adjusted.removeFirst() }
        pairs = comparisons.indices.map { (all[2 * $0], all[2 * $0 + 1]) }
    }

    /// Returns the smallest possible adjusted p-value for samples of these sizes.
    func minimumPValue(_ a: Int, _ b: Int) -> Double { min(1, Double(count) * RankTest.minimumPValue(a, b)) }

    /// The smallest number of seeds per side with which an adjusted p-value can be below `Improvement.significance`.
    var minimumSeeds: Int { (2...60).first { minimumPValue($0, $0) < Improvement.significance } ?? 60 }
}

/// A variant of a study as one side of a comparison.
package struct ComparedVariant: Sendable {
    /// The study of the variant.
    package let study: StudyResults
    /// The results of the variant's runs.
    package let variant: VariantResults
    /// The target return for counting steps; `nil` if there is none.
    let threshold: Double?
    /// The variant's statistics.
    let summary: VariantSummary

    /// The variant's folder; for runs of another program with the name that the comparison gives them.
    package var directory: String {
        if let path = variant.addedFrom { return "\(variant.name), added from \(path)" }
        return PathName.joined(study.directory, variant.name)
    }

    /// The text of the variant's resolved spec, from its first run that has one.
    package var spec: String? { variant.runs.lazy.compactMap(\.spec).first }

    /// Selects the variant `name` of a study; `nil` if it does not exist.
    package init?(_ name: String, of study: StudyResults, options: SummaryOptions) {
        guard let variant = study.variants.first(where: { $0.name == name }) else { return nil }
        self.study = study
        self.variant = variant
        threshold = options.threshold ?? study.expertReturn
        summary = VariantSummary(variant, of: study, options: options)
    }
}
