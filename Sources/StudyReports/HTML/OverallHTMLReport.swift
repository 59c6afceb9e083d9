/// Several studies as tasks of one comparison, as a self-contained HTML page that links to the studies' own pages.
///
/// The same results always produce the same bytes.
package struct OverallHTMLReport: Sendable {
    /// One of the studies.
    struct Task: Sendable {
        /// The study's name; if it is not unique, its folder is added.
        let name: String
        let summary: StudySummary
        /// The link from this page to the study's own page.
        let link: String
    }

    let overall: OverallSummary
    /// All studies, including those without scores.
    let studies: [Task]
    /// The names of all variants with scores, in the order of the studies; some may be missing from some studies.
    let names: [String]
    /// The variants' colors.
    let keys: VariantKeys

    /// Creates the page.
    ///
    /// - Parameters:
    ///   - overall: the comparison over `studies`.
    ///   - studies: the studies, summarized with the same options.
    ///   - links: the link from this page to each study's own page (see `relativeReference(to:from:)`).
    package init(_ overall: OverallSummary, studies: [StudySummary], links: [String]) {
        self.overall = overall
        let counts = Dictionary(studies.map { ($0.study.name, 1) }, uniquingKeysWith: +)
        self.studies = zip(studies, links).map { summary, link in
            let name = summary.study.name
            return Task(
                name: counts[name] == 1 ? name : "\(name) (\(summary.study.directory))", summary: summary, link: link)
        }
        var names: [String] = []
        for variant in overall.tasks.flatMap(\.variants)
        where variant.scores != nil && !names.contains(variant.name) {
            names.append(variant.name)
        }
        self.names = names
        let variants = Dictionary(uniqueKeysWithValues: overall.variants.map { ($0.name, $0) })
        keys = VariantKeys(
            ratings: names.map { variants[$0]?.interquartileMean.value },
            baseline: overall.baseline.flatMap(names.firstIndex), base: nil)
    }

    /// The studies that count as tasks.
    var tasks: [Task] { studies.filter(\.summary.hasScores) }

    /// The page's HTML.
    package var text: String {
        HTMLPage(
            title: "All studies",
            sections: [
                header, meansFigure, improvementFigure, profilesFigure, overallSection, tasksSection, notesSection,
                studiesSection, ProvenanceSection(studies.map { ($0.name, $0.summary.study) }).section,
            ]
        ).text
    }

    /// Returns the variant's key, by its index in `names`.
    func key(of variant: OverallSummary.Variant) -> VariantKey {
        names.firstIndex(of: variant.name).map { keys[$0] } ?? .muted
    }

    /// The compared variants that are colored.
    var colored: [OverallSummary.Variant] { overall.variants.filter { !key(of: $0).isMuted } }

    private var header: String {
        let facts = [
            counted(tasks.count, "task"), counted(overall.variants.count, "variant"),
            counted(overall.variants.reduce(0) { $0 + $1.runCount }, "run"),
        ]
        let links = listed(studies.map(Self.link))
        let note = keys.note(
            names: names, baseline: overall.baseline.flatMap(names.firstIndex), rating: "interquartile mean")
        return """
            <header>
            <h1>All studies</h1>
            <p>\(links)</p>
            <p class="facts">\(escaped(facts.joined(separator: " · ")))</p>
            <p class="lead">\(escaped(overall.sentence(minus: HTMLReport.minus)))</p>\(note)
            </header>
            """
    }

    private static func link(_ task: Task) -> String {
        "<a href=\"\(escaped(task.link))\">\(escaped(printable(task.name)))</a>"
    }

    private var notesSection: String {
        let notes = overall.notes.map { "<li>\(escaped($0))</li>" }
        return notes.isEmpty
            ? "" : "<section>\n<h2>What was left out</h2>\n<ul>\n\(notes.joined(separator: "\n"))\n</ul>\n</section>"
    }

    /// The section with the studies, the basis of their scores, and links to their pages.
    private var studiesSection: String {
        let rows = studies.map { task -> [String] in
            let summary = task.summary
            let expert = summary.study.expertReturn.map { summary.returnStyle(minus: HTMLReport.minus).text($0) }
            return [
                Self.link(task), escaped(summary.study.environment ?? "n/a"), "\(summary.variants.count)",
                "\(grouped(summary.finishedCount))/\(grouped(summary.runCount))", expert ?? "n/a",
            ]
        }
        let table = htmlTable(
            label: "Studies",
            columns: [
                .text("Study"), .text("Environment"), .number("Variants"), .number("Runs finished"),
                .number("Expert’s return"),
            ], rows: rows)
        return "<section>\n<h2>Studies</h2>\n\(table)\n</section>"
    }
}

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

extension OverallHTMLReport {
    /// The section with the table over all tasks, as on a terminal.
    var overallSection: String {
        if overall.variants.isEmpty { return "" }
        let rows = zip(overall.variants, overall.cells(minus: HTMLReport.minus)).map { variant, cells in
            [key(of: variant).label(variant.name)] + cells.dropFirst().map(escaped)
        }
        let columns = overall.columns
        let table = keys.table(
            label: "Scores over all tasks", columns: [.text(columns[0])] + columns.dropFirst().map { .number($0) },
            rows: rows, indices: overall.variants.compactMap { names.firstIndex(of: $0.name) })
        return """
            <section>
            <h2>Scores over all tasks</h2>
            \(table)
            <p class="small">\(escaped(overall.explanation))</p>
            </section>
            """
    }

    /// The section with each variant's mean score in each study; empty if there are no scores.
    var tasksSection: String {
        let tasks = tasks
        if tasks.isEmpty { return "" }
        let average = tasks.first?.summary.options.average ?? .mean
        let means = names.map { name in
            tasks.map { task -> Estimate? in
                let variant = task.summary.variants.first { $0.name == name }
                return variant?.scores?.tasks.first.flatMap {
                    average.estimate($0, task.summary.options.bootstrap)
                }
            }
        }
        let highest = tasks.indices.map { task in means.compactMap { $0[task]?.value }.max() }
        let rows = names.indices.map { index in
            [keys[index].label(names[index])]
                + tasks.indices.map { task in
                    means[index][task].map { Self.cell($0, isHighest: $0.value == highest[task]) } ?? "n/a"
                }
        }
        let table = keys.table(
            label: "\(average == .mean ? "Mean" : "IQM of") scores in each study",
            columns: [.text("Variant")] + tasks.map { .number(printable($0.name)) }, rows: rows,
            indices: Array(names.indices), classes: "pairs")
        let explanation =
            "The \(average.name) score of the finished seeds, with random play at 0 and the expert’s mean at 1, and "
            + "\(HTMLReport.intervalName(average)). Bold: the highest \(average.shortName) of a study, which is no test of a difference. n/a: the variant has no scores there."
        return """
            <section>
            <h2>Scores in each study</h2>
            \(table)
            <p class="small">\(escaped(explanation))</p>
            </section>
            """
    }

    private static func cell(_ estimate: Estimate, isHighest: Bool) -> String {
        let value = fixed(estimate.value, decimals: 2, minus: HTMLReport.minus)
        let interval = estimate.interval.map(HTMLReport.shares) ?? "one seed"
        return (isHighest ? "<strong>\(value)</strong>" : value) + "<br><span class=\"tag\">\(interval)</span>"
    }
}
