import StudyFormat

/// The statistics of a study, shared by the table, the plot and the page.
package struct StudySummary: Sendable {
    /// The summarized study.
    package let study: StudyResults
    /// The options for comparisons.
    package let options: SummaryOptions
    /// The variants in the study's order.
    package let variants: [VariantSummary]
    /// The variants of which no run has begun, if they were left out (see `begun`).
    package let absent: [VariantSummary]
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
        func place(_ name: String?) -> Int? {
            variants.firstIndex { $0.measuredCount > 0 && (name == nil || $0.name == name) }
        }
        let wanted = options.baseline.map { names.firstIndex(of: $0) } ?? place("dqn")
        baseline = measured.count < 2 ? nil : wanted ?? (options.baseline == nil ? place(nil) : nil)
        if let baseline {
            let finals = variants.map(\.finals)
            let improvements = concurrentMap(Array(finals.indices)) { index in
                index == baseline
                    ? nil
                    : Improvement(
                        of: finals[index], over: finals[baseline], average: options.average,
                        bootstrap: options.bootstrap)
            }
            for (index, improvement) in improvements.enumerated() { variants[index].improvement = improvement }
        }
        self.variants = variants
        absent = []
    }

    /// The same without the variants of which no run has begun; unchanged if none of any has.
    ///
    /// This is what tables, plots and pages show. A note names what is left out.
    package var begun: StudySummary {
        let kept = study.variants.indices.filter { study.variants[$0].hasBegun }
        guard !kept.isEmpty, kept.count < variants.count else { return self }
        return StudySummary(self, keeping: kept)
    }

    private init(_ whole: StudySummary, keeping kept: [Int]) {
        var study = whole.study
        study.variants = kept.map { whole.study.variants[$0] }
        self.study = study
        options = whole.options
        variants = kept.map { whole.variants[$0] }
        absent = whole.variants.indices.filter { !kept.contains($0) }.map { whole.variants[$0] }
        baseline = whole.baseline.flatMap(kept.firstIndex)
    }

    /// The variants with the highest average final return.
    ///
    /// These are several if they are equal, and none if there is nothing to compare.
    package var leaders: [VariantSummary] {
        let ranked = variants.filter { $0.average != nil }
        guard ranked.count > 1, let highest = ranked.compactMap(\.average?.value).max() else { return [] }
        return ranked.filter { $0.average?.value == highest }
    }

    /// The target return for counting steps; `nil` if there is none.
    package var threshold: Double? { options.threshold ?? study.expertReturn }

    /// The name of the baseline variant.
    package var baselineName: String? { baseline.map { variants[$0].name } }

    /// Whether any variant has scores, so that the study can be a task in an overall comparison.
    var hasScores: Bool { variants.contains { $0.scores != nil } }

    /// The number of planned runs.
    var runCount: Int { (variants + absent).reduce(0) { $0 + $1.runCount } }

    /// The number of finished runs.
    var finishedCount: Int { variants.reduce(0) { $0 + $1.finishedCount } }

    /// Returns the format of all returns of the study.
    func returnStyle(minus: String = "-") -> NumberStyle {
        let means = variants.compactMap(\.average?.value)
        let curves = means.isEmpty ? variants.flatMap { $0.curve.points.map(\.estimate.value) } : []
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
            Statistics.mean(runs.compactMap { $0.metrics.samples(of: column).last?.value })
        }
        guard let accuracy = last(MetricName.ownAccuracy) else { return nil }
        let name = printable(variant.name)
        if let coverage = last(MetricName.coverage), coverage < 0.01 {
            return
                "\(name): \(fixed(100 * coverage, decimals: 1)) % of the agent's states are near one of the expert's: is the recording of this environment?"
        }
        if let support = last(MetricName.support), support < 0.1 {
            return
                "\(name): \(fixed(100 * support, decimals: 1)) % of the expert's states consist of what the agent has seen: is the recording of this environment?"
        }
        let share = "about \(fixed(accuracy, decimals: 2)) of the labels of own random steps are right"
        let isTrusted = runs.contains { run in
            run.metrics.samples(of: MetricName.expertReturn).last?.step == run.metrics.steps.last
        }
        if !isTrusted {
            return
                "\(name): \(share), which is hardly better than guessing, so no label was used: choose another inference"
        }
        if accuracy < 0.7 { return "\(name): \(share): choose another inference" }
        let inferred = last(MetricName.expertReturn)
        if let inferred, let expertReturn {
            let range = abs(expertReturn - (randomReturn ?? 0))
            if range > 0, abs(inferred - expertReturn) > 0.3 * range {
                return
                    "\(name): by the inferred rewards, the expert's return is \(fixed(inferred, decimals: 2)), but the recording states \(fixed(expertReturn, decimals: 2)): the inferred rewards are wrong"
            }
        }
        let trusts = runs.flatMap { $0.metrics.samples(of: MetricName.trust).map(\.value) }
        if let most = trusts.max(), most < 0.05 {
            return
                "\(name): the expert was never trusted, as its inferred return is not clearly above the agent's first returns"
        }
        return nil
    }
}

extension StudySummary {
    /// Notes on missing results and on variants in which imitation is unlikely to help, with the reasons.
    package var notes: [String] {
        let randomReturn = study.randomReturn
        return absentNotes + zip(study.variants, variants).flatMap(Self.notes)
            + study.variants.compactMap {
                Self.imitationNote(
                    on: $0, expertReturn: study.expertReturn, randomReturn: randomReturn ?? $0.randomReturn)
            }
    }

    /// One line on the variants that are left out.
    private var absentNotes: [String] {
        guard !absent.isEmpty else { return [] }
        let names = absent.map { printable($0.name) }
        let shown = names.count > 6 ? names.prefix(5) + ["\(names.count - 5) more variants"] : names[...]
        let count = absent.reduce(0) { $0 + $1.runCount }
        return ["no run of \(listed(Array(shown))) has begun (\(counted(count, "run")) planned)"]
    }

    private static func notes(on variant: VariantResults, _ summary: VariantSummary) -> [String] {
        let name = printable(variant.name)
        var notes: [String] = []
        if variant.runs.isEmpty { notes.append("\(name): no runs are planned") }
        for run in variant.runs where run.state == .failed {
            var note = "\(name), seed \(run.seed): failed"
            if let step = run.step { note += " at step \(grouped(step))" }
            if let planned = run.plannedSteps { note += " of \(grouped(planned))" }
            notes.append(note + (run.message.map { ": \(printable($0))" } ?? ""))
        }
        for state in [RunStatus.State.running.rawValue, RunStatus.State.interrupted.rawValue, RunResults.notStarted] {
            let runs = variant.runs.filter { $0.stateName == state }
            if !runs.isEmpty { notes.append("\(name), \(seeds(of: runs)): \(state)") }
        }
        for run in variant.runs {
            guard let first = run.divergedEvaluations.first else { continue }
            let count = counted(run.divergedEvaluations.count, "evaluation")
            let verb = run.divergedEvaluations.count == 1 ? "is not a number" : "are not numbers"
            notes.append(
                "\(name), seed \(run.seed): \(count) \(verb), the first at step \(grouped(first)); the run has no final return"
            )
        }
        let silent = variant.finishedRuns.filter {
            $0.evaluations.isEmpty && $0.divergedEvaluations.isEmpty && $0.problems.isEmpty
        }
        if !silent.isEmpty { notes.append("\(name), \(seeds(of: silent)): finished without an evaluation") }
        notes += variant.runs.flatMap(\.problems).map { printable($0.description) }
        if variant.finishedRuns.isEmpty && !summary.curve.points.isEmpty {
            notes.append(
                "\(name): no run has finished, so the curve is of \(counted(summary.curve.runCount, "unfinished run"))")
        }
        if summary.curve.leavesOutSteps {
            notes.append("\(name): the runs were evaluated at different steps; the curve has only those that all share")
        }
        return notes
    }

    /// Formats seeds, such as `seed 3`, `seeds 3 and 7` or `seeds 0 to 4 and 7`.
    private static func seeds(of runs: [RunResults]) -> String {
        var blocks: [ClosedRange<Int>] = []
        for seed in runs.map(\.seed).sorted() {
            if let last = blocks.last, seed - 1 == last.upperBound {
                blocks[blocks.count - 1] = last.lowerBound...seed
            } else {
                blocks.append(seed...seed)
            }
        }
        let parts = blocks.flatMap { block in
            block.count > 2 ? ["\(block.lowerBound) to \(block.upperBound)"] : block.map(String.init)
        }
        return (runs.count == 1 ? "seed " : "seeds ") + listed(parts)
    }
}

extension StudySummary {
    /// A sentence on the variants' final returns, which claims no more than the intervals support.
    ///
    /// A variant is called above or below the expert's mean return only if its whole 95 % interval is. The expert's
    /// mean is treated as a fixed number.
    package var sentence: String { sentence(minus: "-") }

    func sentence(minus: String) -> String {
        let style = returnStyle(minus: minus)
        let measured = variants.filter { $0.finalReturn != nil }
        if measured.isEmpty {
            return finishedCount == 0
                ? "No run has finished yet, so there is no final return to compare."
                : "No finished run has an evaluation, so there is no final return to compare."
        }
        if let expert = study.expertReturn {
            return "With the expert's mean return at \(style.text(expert)), \(clauses(style))."
        }
        if leaders.count > 1 {
            let names = listed(leaders.map { described($0, style) })
            return "\(names) share the highest \(options.average.name) final return of \(measured.count) variants;"
                + " no expert's return is recorded to compare with."
        }
        if let leader = leaders.first {
            return
                "\(described(leader, style)) has the highest \(options.average.name) final return of \(measured.count) variants;"
                + " no expert's return is recorded to compare with."
        }
        let only = measured.map { described($0, style) }.joined()
        return "\(only) is the only variant with a final return; no expert's return is recorded to compare with."
    }

    /// Returns the conclusions about each variant relative to the expert, grouped by outcome.
    private func clauses(_ style: NumberStyle) -> String {
        func clause(_ members: [VariantSummary], _ one: String, _ many: String) -> String? {
            members.isEmpty ? nil : "\(listed(members.map { described($0, style) })) \(members.count == 1 ? one : many)"
        }
        let without = variants.filter { $0.finalReturn == nil }.map { printable($0.name) }
        let clauses = [
            clause(variants.filter { $0.comparison == .above }, "ends above it", "end above it"),
            clause(variants.filter { $0.comparison == .below }, "ends below it", "end below it"),
            clause(
                variants.filter { $0.comparison == .unclear }, "cannot be told from it", "cannot be told from it"),
            clause(
                variants.filter { $0.average != nil && $0.comparison == nil && $0.average?.interval == nil },
                "has no interval to judge by", "have no interval to judge by"),
            clause(
                variants.filter { $0.comparison == nil && $0.average?.interval != nil },
                "has too few seeds to judge by",
                "have too few seeds to judge by"),
            without.isEmpty ? nil : "\(listed(without)) \(without.count == 1 ? "has" : "have") no final return yet",
        ]
        return clauses.compactMap { $0 }.joined(separator: "; ")
    }

    /// Returns a text such as `diiqn (-118.20, 95 % interval -121.60 to -114.80, 5 seeds)`.
    ///
    /// With more than six variants, it is only the name, to keep the sentence readable.
    private func described(_ variant: VariantSummary, _ style: NumberStyle) -> String {
        guard variants.count <= 6, let result = variant.average else { return printable(variant.name) }
        let name = options.average == .mean ? "" : "IQM "
        let interval = result.interval.map { "95 % interval \(style.text($0)), " } ?? ""
        return
            "\(printable(variant.name)) (\(name)\(style.text(result.value)), \(interval)\(counted(variant.measuredCount, "seed")))"
    }
}

// MARK: - What the returns are of

extension StudySummary {
    /// The title of a chart of returns.
    package var returnsTitle: String {
        if study.variants.allSatisfy({ $0.addedFrom == nil }) { return "Greedy evaluation return" }
        return study.variants.allSatisfy(\.hasTrainingReturns) ? "Return of training episodes" : "Return"
    }

    /// The points of the curves, in a sentence.
    package var evaluationsName: String {
        if study.variants.allSatisfy({ $0.addedFrom == nil }) { return "greedy evaluations" }
        return study.variants.allSatisfy(\.hasTrainingReturns) ? "means of training episodes" : "points"
    }
}
