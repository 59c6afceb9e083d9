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
        let means = names.map { name in
            tasks.map { task -> MeanEstimate? in
                let variant = task.summary.variants.first { $0.name == name }
                return variant?.scores?.tasks.first.flatMap { MeanEstimate($0) }
            }
        }
        let highest = tasks.indices.map { task in means.compactMap { $0[task]?.mean }.max() }
        let rows = names.indices.map { index in
            [keys[index].label(names[index])]
                + tasks.indices.map { task in
                    means[index][task].map { Self.cell($0, isHighest: $0.mean == highest[task]) } ?? "n/a"
                }
        }
        let table = keys.table(
            label: "Mean scores in each study",
            columns: [.text("Variant")] + tasks.map { .number(printable($0.name)) }, rows: rows,
            indices: Array(names.indices), classes: "pairs")
        let explanation =
            "The mean score of the finished seeds, with random play at 0 and the expert’s mean at 1, and Student’s 95 % interval. Bold: the highest "
            + "mean of a study, which is no test of a difference. n/a: the variant has no scores there."
        return """
            <section>
            <h2>Scores in each study</h2>
            \(table)
            <p class="small">\(escaped(explanation))</p>
            </section>
            """
    }

    private static func cell(_ estimate: MeanEstimate, isHighest: Bool) -> String {
        let value = fixed(estimate.mean, decimals: 2, minus: HTMLReport.minus)
        let interval = estimate.interval.map(HTMLReport.shares) ?? "one seed"
        return (isHighest ? "<strong>\(value)</strong>" : value) + "<br><span class=\"tag\">\(interval)</span>"
    }
}
