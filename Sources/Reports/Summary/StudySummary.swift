/// A study in numbers: what the table, the plot and the page all show.
public struct StudySummary: Sendable {
    /// The study that the numbers come from.
    public let study: StudyResults
    /// What they are compared with.
    public let options: SummaryOptions
    /// The variants in the study's order.
    public let variants: [VariantSummary]
    /// The place of the variant that the others are compared with; nil where only one variant has a final return.
    public let baseline: Int?

    /// Summarises a study.
    ///
    /// - Parameter options: what to compare with; a baseline that the study does not have is none.
    public init(_ study: StudyResults, options: SummaryOptions = SummaryOptions()) {
        self.study = study
        self.options = options
        var variants = concurrentMap(study.variants) {
            VariantSummary($0, of: study, options: options)
        }
        let names = variants.map(\.name)
        let measured = variants.filter { $0.measuredCount > 0 }
        let wanted = options.baseline.map { names.firstIndex(of: $0) } ?? names.firstIndex(of: "dqn")
        baseline = measured.count < 2 ? nil : wanted ?? (options.baseline == nil ? 0 : nil)
        if let baseline {
            let finals = variants.map(\.finals)
            let improvements = concurrentMap(Array(finals.indices)) { index in
                index == baseline
                    ? nil : Improvement(of: finals[index], over: finals[baseline], bootstrap: options.bootstrap)
            }
            for (index, improvement) in improvements.enumerated() { variants[index].improvement = improvement }
        }
        self.variants = variants
    }

    /// The variants with the highest mean final return: several where they are equal, none where there is nothing to
    /// compare.
    public var leaders: [VariantSummary] {
        let ranked = variants.filter { $0.finalReturn != nil }
        guard ranked.count > 1, let highest = ranked.compactMap(\.finalReturn?.mean).max() else { return [] }
        return ranked.filter { $0.finalReturn?.mean == highest }
    }

    /// The return to which steps are counted; nil where there is none.
    public var threshold: Double? { options.threshold ?? study.expertReturn }

    /// The name of the variant that the others are compared with.
    public var baselineName: String? { baseline.map { variants[$0].name } }

    /// Whether some variant has scores, so that the study can be a task among others.
    var hasScores: Bool { variants.contains { $0.scores != nil } }

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
