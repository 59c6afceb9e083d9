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

    /// The variant's folder.
    package var directory: String {
        study.directory + (study.directory.hasSuffix("/") ? "" : "/") + variant.name
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
