extension OverallHTMLReport {
    private static func number(_ value: Double) -> String { fixed(value, decimals: 2, minus: HTMLReport.minus) }

    private static func text(_ estimate: Estimate) -> String {
        number(estimate.value) + (estimate.interval.map { " (95 % interval \(HTMLReport.shares($0)))" } ?? "")
    }

    /// Returns a figure of rows with its heading; empty without rows.
    private func figure(_ heading: String, _ paragraphs: [String], _ chart: IntervalChart) -> String {
        guard let drawing = chart.html(sizes: [.wide, .narrow]) else { return "" }
        return """
            <figure class="chart">
            <figcaption>
            <h2>\(heading)</h2>
            \(paragraphs.joined(separator: "\n"))
            </figcaption>
            \(drawing)
            </figure>
            """
    }

    /// The figure of each variant's interquartile mean over all tasks; empty without variants.
    var meansFigure: String {
        let rows = colored.map { variant in
            var details = [("IQM", Self.number(variant.interquartileMean.value))]
            if let interval = variant.interquartileMean.interval {
                details.append(("95 % interval", HTMLReport.shares(interval)))
            }
            details += [
                ("Median", Self.number(variant.median.value)), ("Mean", Self.number(variant.mean.value)),
                ("Optimality gap", Self.number(variant.optimalityGap.value)), ("Runs", grouped(variant.runCount)),
            ]
            return IntervalChart.Row(
                name: variant.name, key: key(of: variant), value: variant.interquartileMean.value,
                interval: variant.interquartileMean.interval, isBase: variant.name == overall.baseline,
                details: details)
        }
        let told = colored.map { "\($0.name) \(Self.text($0.interquartileMean))" }
        // Extends slightly beyond random play and the expert, so that their lines are not at the edge.
        let ends = rows.flatMap { [$0.value] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }
        let chart = IntervalChart(
            id: "means", rows: rows, range: min(-0.05, ends.min() ?? 0)...max(1.05, ends.max() ?? 1),
            title: "interquartile mean of the scores",
            references: [("random", 0), ("expert", 1)],
            description: "Interquartile mean of the scores over all tasks: \(listed(told)).")
        let caption =
            "Of each variant’s scores over all tasks the mean without the lowest and the highest quarter, with its 95 % interval by bootstrap, "
            + "drawn anew within each task. Score: the final return with random play at 0 and the expert’s mean at 1."
            + (overall.baseline.map { " The ring marks \($0), which the others are compared with." } ?? "")
        return figure("Interquartile mean", ["<p>\(escaped(caption))</p>"], chart)
    }

    /// The figure of each variant's probability of improvement over the baseline; empty if there is nothing to compare.
    var improvementFigure: String {
        guard let baseline = overall.baseline, let verdict = overall.verdict else { return "" }
        let reference = overall.variants.first { $0.name == baseline }?.scores
        let compared = colored.compactMap { variant in variant.improvement.map { (variant, $0) } }
        let rows = compared.map { variant, improvement in
            var details = [("P(better)", Self.number(improvement.value))]
            if let interval = improvement.interval { details.append(("95 % interval", HTMLReport.shares(interval))) }
            if let reference, tasks.count <= Self.maximumTasksInDetails {
                details += zip(tasks, zip(variant.scores.tasks, reference.tasks)).map { task, samples in
                    (task.name, Self.number(ScoreTable.shareOfWins(samples.0, samples.1)))
                }
            }
            return IntervalChart.Row(
                name: variant.name, key: key(of: variant), value: improvement.value, interval: improvement.interval,
                details: details)
        }
        let told = compared.map { "\($0.name) \(Self.text($1))" }
        let chart = IntervalChart(
            id: "improvement", rows: rows, range: 0...1,
            title: "probability of improvement over \(clippedInMiddle(baseline, width: 14))",
            references: [("no difference", 0.5)],
            description: "Probability of a higher score than \(baseline)’s: \(listed(told)).")
        let explanation =
            "How likely a run is to score higher than one of \(baseline) on the same task, in the mean over the tasks, where an equal score "
            + "counts one half, with its 95 % interval by bootstrap. With few seeds a task that interval is too narrow."
        return figure(
            "Probability of improvement",
            ["<p>\(escaped(explanation))</p>", "<p class=\"verdict\">\(escaped(verdict))</p>"], chart)
    }

    /// The maximum number of tasks in a tooltip.
    private static let maximumTasksInDetails = 8

    /// The figure of performance profiles: the fraction of each variant's runs above every score.
    ///
    /// It is empty if fewer than two variants have enough runs.
    var profilesFigure: String {
        let shown = overall.variants.filter { $0.runCount >= ProfilesChart.minimumRuns }
        guard shown.count > 1 else { return "" }
        let profiles = ProfilesChart(
            shown.map { ProfilesChart.Profile(name: $0.name, key: key(of: $0), scores: $0.scores) }, of: "score",
            references: [("random", 0), ("expert", 1)], whose: "runs",
            bootstrap: overall.tasks.first?.options.bootstrap ?? Bootstrap())
        let caption =
            "The share of a variant’s runs, over all tasks, whose score is above each value: higher is better, and a steep line means runs that "
            + "end alike. " + profiles.bandsCaption
        return profiles.figure(caption: caption) ?? ""
    }
}
