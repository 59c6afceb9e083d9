import Foundation

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

extension OverallSummary {
    /// The maximum number of variants to name; more are only counted.
    private static let maximumNamed = 6

    /// A sentence on the variants' scores over all tasks, which claims no more than the intervals support.
    ///
    /// A variant is called above or below the expert only if the whole 95 % interval of its interquartile mean is. In
    /// addition, it must have enough runs to rule out chance.
    package var sentence: String { sentence(minus: "-") }

    func sentence(minus: String) -> String {
        guard !variants.isEmpty else {
            return "No variant has scores in every study, so there is nothing to compare over all."
        }
        var (above, below, unclear, few): ([Variant], [Variant], [Variant], [Variant]) = ([], [], [], [])
        for variant in variants {
            if !variant.isEnoughAgainstExpert {
                few.append(variant)
            } else if let interval = variant.interquartileMean.interval, interval.lowerBound > 1 {
                above.append(variant)
            } else if let interval = variant.interquartileMean.interval, interval.upperBound < 1 {
                below.append(variant)
            } else {
                unclear.append(variant)
            }
        }
        func named(_ variants: [Variant]) -> String {
            variants.count > Self.maximumNamed
                ? counted(variants.count, "variant") : listed(variants.map { described($0, minus: minus) })
        }
        let clauses = [
            above.isEmpty ? nil : "above the expert for \(named(above))",
            below.isEmpty ? nil : "below the expert for \(named(below))",
            unclear.isEmpty ? nil : "not clearly above or below the expert for \(named(unclear))",
            few.isEmpty ? nil : "based on too few runs for \(named(few))",
        ]
        return "With random play at 0 and the expert at 1, the interquartile mean of the scores over "
            + "\(counted(tasks.count, "task")) is \(clauses.compactMap { $0 }.joined(separator: "; "))."
    }

    /// Returns a text such as `diiqn (0.93, 95 % interval 0.80 to 1.10, 12 runs)`.
    private func described(_ variant: Variant, minus: String) -> String {
        let estimate = variant.interquartileMean
        func number(_ value: Double) -> String { fixed(value, decimals: 2, minus: minus) }
        let interval = estimate.interval.map { "95 % interval \(number($0.lowerBound)) to \(number($0.upperBound)), " }
        return "\(printable(variant.name)) (\(number(estimate.value)), \(interval ?? "")"
            + "\(counted(variant.runCount, "run")))"
    }

    // MARK: Baseline

    /// The supported conclusions about each variant relative to the baseline; `nil` without a baseline.
    var verdict: String? {
        guard let baseline, let reference = variants.first(where: { $0.name == baseline }) else { return nil }
        var (above, below, unclear, few): ([String], [String], [String], [String]) = ([], [], [], [])
        for variant in variants {
            guard let improvement = variant.improvement else { continue }
            let name = printable(variant.name)
            if !variant.isEnough(against: reference) {
                few.append(name)
            } else if let interval = improvement.interval, interval.lowerBound > 0.5 {
                above.append(name)
            } else if let interval = improvement.interval, interval.upperBound < 0.5 {
                below.append(name)
            } else {
                unclear.append(name)
            }
        }
        func named(_ names: [String]) -> String {
            names.count > Self.maximumNamed ? counted(names.count, "variant") : listed(names)
        }
        let other = printable(baseline)
        let sentences = [
            above.isEmpty
                ? nil : "A run of \(named(above)) is likelier to score higher than one of \(other) than lower.",
            below.isEmpty
                ? nil : "A run of \(named(below)) is likelier to score lower than one of \(other) than higher.",
            unclear.isEmpty ? nil : "Of \(named(unclear)) the interval tells no difference from \(other).",
            few.isEmpty ? nil : "Too few runs for a conclusion on \(named(few)).",
        ]
        return sentences.compactMap { $0 }.joined(separator: " ")
    }
}

extension OverallSummary.Variant {
    /// Whether there are enough runs for significance against the expert.
    ///
    /// The probability that n runs are all on one side of the expert by chance is 2 / 2^n.
    var isEnoughAgainstExpert: Bool {
        scores.isRepeated && 2 * pow(0.5, Double(runCount)) < Improvement.significance
    }

    /// Whether a rank-sum test within each task could be significant, given the numbers of runs.
    ///
    /// The smallest p-value belongs to runs that are completely separated in each task.
    func isEnough(against other: Self) -> Bool {
        guard scores.isRepeated, other.scores.isRepeated else { return false }
        // The smallest p-value is 2 / (a + b choose b); for several tasks, 2 divided by the product of the binomial
        // coefficients.
        let choices = zip(scores.tasks, other.scores.tasks).reduce(1.0) { product, samples in
            product * 2 / RankTest.minimumPValue(samples.0.count, samples.1.count)
        }
        return 2 / choices < Improvement.significance
    }
}
