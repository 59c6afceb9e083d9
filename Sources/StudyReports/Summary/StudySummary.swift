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

extension StudySummary {
    /// Returns a sentence on why imitation is unlikely to help in a variant.
    ///
    /// Returns `nil` if the runs' metrics show no reason or are missing.
    ///
    /// No true expert actions are needed: labels are tested on the agent's own steps, and the inferred return is
    /// compared with the recorded one. The causes are tested in the order in which one masks the next:
    /// 1. The recording is from a different environment.
    /// 2. The labels are guesses.
    /// 3. The labels are often wrong.
    /// 4. The rewards are not found.
    /// 5. The expert is no better than the agent.
    static func imitationNote(on variant: VariantResults, expertReturn: Double?, randomReturn: Double?) -> String? {
        let runs = variant.finishedRuns
        func last(_ column: String) -> Double? {
            Statistics.mean(runs.compactMap { $0.metrics.samples(of: "imitation/" + column).last?.value })
        }
        guard let accuracy = last("own_accuracy") else { return nil }
        let name = printable(variant.name)
        if let coverage = last("coverage"), coverage < 0.01 {
            return
                "\(name): \(fixed(100 * coverage, decimals: 1)) % of the agent's states are near one of the expert's: is the recording of this environment?"
        }
        let share = "about \(fixed(accuracy, decimals: 2)) of the labels of own random steps are right"
        let isTrusted = runs.contains { run in
            run.metrics.samples(of: "imitation/expert_return").last?.step == run.metrics.steps.last
        }
        if !isTrusted {
            return
                "\(name): \(share), which is hardly better than guessing, so that none was used: choose another inference"
        }
        if accuracy < 0.7 { return "\(name): \(share): choose another inference" }
        let inferred = last("expert_return")
        if let inferred, let expertReturn {
            let range = abs(expertReturn - (randomReturn ?? 0))
            if range > 0, abs(inferred - expertReturn) > 0.3 * range {
                return
                    "\(name): the inferred rewards make the expert's return \(fixed(inferred, decimals: 2)), recorded are \(fixed(expertReturn, decimals: 2)): rewards are not found"
            }
        }
        let trusts = runs.flatMap { $0.metrics.samples(of: "imitation/trust").map(\.value) }
        if let most = trusts.max(), most < 0.05 {
            return
                "\(name): the expert was never trusted, as its inferred return is not clearly above the agent's first returns"
        }
        return nil
    }
}
