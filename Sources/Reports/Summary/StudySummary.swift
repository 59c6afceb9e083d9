/// A study in numbers: what the table, the plot and the page all show.
public struct StudySummary: Sendable {
    /// The study that the numbers come from.
    public let study: StudyResults
    /// The variants in the study's order.
    public let variants: [VariantSummary]

    /// Summarises a study.
    public init(_ study: StudyResults) {
        self.study = study
        variants = study.variants.map { VariantSummary($0, expertReturn: study.expertReturn) }
    }

    /// The variants with the highest mean final return: several where they are equal, none where there is nothing to
    /// compare.
    public var leaders: [VariantSummary] {
        let ranked = variants.filter { $0.finalReturn != nil }
        guard ranked.count > 1, let highest = ranked.compactMap(\.finalReturn?.mean).max() else { return [] }
        return ranked.filter { $0.finalReturn?.mean == highest }
    }

    /// How many runs are planned.
    var runCount: Int { variants.reduce(0) { $0 + $1.runCount } }

    /// How many runs have finished.
    var finishedCount: Int { variants.reduce(0) { $0 + $1.finishedCount } }

    /// The style that all returns of the study are written in.
    func returnStyle(minus: String = "-") -> NumberStyle {
        let means = variants.compactMap(\.finalReturn?.mean)
        let curves = means.isEmpty ? variants.flatMap { $0.curve.points.map(\.estimate.mean) } : []
        return NumberStyle(for: means + curves + [study.expertReturn].compactMap { $0 }, minus: minus)
    }
}
