/// Several studies as tasks of one comparison, with each variant's scores over all of them (Agarwal et al. 2021).
///
/// Variants are matched by name. A score is a final return on the scale with 0 for random play and 1 for the expert. A
/// task counts if every compared variant has scores in it.
package struct OverallSummary: Sendable {
    /// One variant over all tasks.
    package struct Variant: Sendable {
        /// The variant's name in every study.
        package let name: String
        /// The scores by task.
        package let scores: ScoreTable
        /// The interquartile mean of all scores.
        package let interquartileMean: Estimate
        /// The median over the tasks of the mean score.
        package let median: Estimate
        /// The mean over the tasks of the mean score.
        package let mean: Estimate
        /// The mean shortfall of the scores from the expert's score; a score above it counts as equal to it.
        package let optimalityGap: Estimate
        /// The probability of improvement over the baseline, averaged over the tasks; `nil` for the baseline.
        package let improvement: Estimate?

        /// The number of runs.
        package var runCount: Int { scores.tasks.reduce(0) { $0 + $1.count } }

    }

    /// The studies that count as tasks.
    package let tasks: [StudySummary]
    /// The variants that all tasks have, in the order of the first task.
    package let variants: [Variant]
    /// The name of the baseline variant.
    package let baseline: String?
    /// Notes on omitted studies or variants, with the reasons.
    package let notes: [String]

    /// Combines studies that were summarized with the same options.
    package init(_ studies: [StudySummary]) {
        var notes: [String] = []
        tasks = studies.filter { study in
            guard !study.hasScores else { return true }
            notes.append("\(printable(study.study.name)): \(Self.reason(study))")
            return false
        }
        let tables = tasks.map { task in
            Dictionary(
                uniqueKeysWithValues: task.variants.compactMap { variant in variant.scores.map { (variant.name, $0) } })
        }
        var names: [String] = []
        for name in tasks.flatMap({ $0.variants.map(\.name) }) where !names.contains(name) { names.append(name) }
        let common = names.filter { name in tables.allSatisfy { $0[name] != nil } }
        for name in names where !common.contains(name) {
            let missing = zip(tasks, tables).filter { $0.1[name] == nil }.map { printable($0.0.study.name) }
            notes.append("\(printable(name)): no scores in \(listed(missing)), so it is not compared")
        }
        let wanted = studies.first?.options.baseline ?? (common.contains("dqn") ? "dqn" : common.first)
        let baseline = common.count > 1 && common.contains(wanted ?? "") ? wanted : nil
        let bootstrap = studies.first?.options.bootstrap ?? Bootstrap()
        func table(_ name: String) -> ScoreTable? {
            ScoreTable(tasks: tables.flatMap { $0[name]?.tasks ?? [] })
        }
        let reference = baseline.flatMap(table)
        variants = common.compactMap { name in
            table(name).map { scores in
                let compared = name == baseline ? nil : reference
                return Variant(
                    name: name, scores: scores, bootstrap,
                    improvement: compared.map {
                        Estimate(
                            scores.probabilityOfImprovement(over: $0),
                            interval: scores.isRepeated && $0.isRepeated
                                ? bootstrap.probabilityOfImprovement(of: scores, over: $0) : nil)
                    })
            }
        }
        self.baseline = baseline
        self.notes = notes
    }

    private static func reason(_ study: StudySummary) -> String {
        if study.finishedCount == 0 { return "no run has finished" }
        if study.study.expertReturn == nil { return "no expert's return is recorded, so there are no scores" }
        if study.study.variants.allSatisfy({ $0.randomReturn == nil }) {
            return "no return of random play is recorded, so there are no scores; runs of this version record it"
        }
        return "the expert is no better than random play, so there are no scores"
    }
}

extension OverallSummary.Variant {
    fileprivate init(name: String, scores: ScoreTable, _ bootstrap: Bootstrap, improvement: Estimate?) {
        let intervals = scores.isRepeated ? bootstrap.intervals(of: scores) : nil
        self.name = name
        self.scores = scores
        interquartileMean = Estimate(scores.interquartileMean, interval: intervals?.interquartileMean)
        median = Estimate(scores.median, interval: intervals?.median)
        mean = Estimate(scores.mean, interval: intervals?.mean)
        optimalityGap = Estimate(scores.optimalityGap(), interval: intervals?.optimalityGap)
        self.improvement = improvement
    }
}
