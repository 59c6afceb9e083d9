/// The statistics of a study, shared by the table, the plot and the page.
package struct StudySummary: Sendable {
    /// The summarized study.
    package let study: StudyResults
    /// The options for comparisons.
    package let options: SummaryOptions
    /// The variants in the study's order.
    package let variants: [VariantSummary]
    /// The index of the baseline variant; `nil` if only one variant has a final return.
    package let baseline: Int?

    /// Summarizes a study.
    ///
    /// - Parameter options: the options for comparisons; a baseline that the study does not have is ignored.
    package init(_ study: StudyResults, options: SummaryOptions = SummaryOptions()) {
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

    /// The variants with the highest mean final return: several if they are equal, none if there is nothing to compare.
    package var leaders: [VariantSummary] {
        let ranked = variants.filter { $0.finalReturn != nil }
        guard ranked.count > 1, let highest = ranked.compactMap(\.finalReturn?.mean).max() else { return [] }
        return ranked.filter { $0.finalReturn?.mean == highest }
    }

    /// The target return for counting steps; `nil` if there is none.
    package var threshold: Double? { options.threshold ?? study.expertReturn }

    /// The name of the baseline variant.
    package var baselineName: String? { baseline.map { variants[$0].name } }

    /// Whether any variant has scores, so that the study can be a task in an overall comparison.
    var hasScores: Bool { variants.contains { $0.scores != nil } }

    /// The number of planned runs.
    var runCount: Int { variants.reduce(0) { $0 + $1.runCount } }

    /// The number of finished runs.
    var finishedCount: Int { variants.reduce(0) { $0 + $1.finishedCount } }

    /// Returns the format of all returns of the study.
    func returnStyle(minus: String = "-") -> NumberStyle {
        let means = variants.compactMap(\.finalReturn?.mean)
        let curves = means.isEmpty ? variants.flatMap { $0.curve.points.map(\.estimate.mean) } : []
        return NumberStyle(for: means + curves + [study.expertReturn].compactMap { $0 }, minus: minus)
    }
}
