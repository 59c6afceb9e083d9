import StudyFormat

extension HTMLReport {
    /// The figure with the learning curves of all variants.
    var curvesFigure: String {
        let series = summary.variants.enumerated().map {
            LineChart.Series(name: $0.element.name, key: keys[$0.offset], curve: $0.element.curve)
        }
        let expert = study.expertReturn.map { (name: "expert \(style.text($0))", value: $0) }
        let chart = LineChart(
            id: "curves", series: series, values: .all(reference: expert), description: curvesDescription)
        guard let drawing = chart.html(sizes: [.wide, .narrow]) else {
            return "<p>No evaluation yet, so there is no learning curve to draw.</p>"
        }
        return """
            <figure class="chart\(chart.hasEndLabels ? " labeled" : "")\(chart.density)">
            <figcaption>
            <h2>Learning curves</h2>
            <p>Return of the \(summary.evaluationsName): \(summary.options.average.name) over the seeds\(bandCaption).</p>
            \(legend(series.map { ($0.name, $0.key) }, expert: expert?.name))
            </figcaption>
            \(drawing)
            </figure>
            """
    }

    /// The section with a small chart for each `imitation/` column of the runs' metrics; empty if there is none.
    var diagnosticsSection: String {
        var columns: [String] = []
        for variant in study.variants {
            for run in variant.runs {
                for column in run.metrics.columns
                where column.hasPrefix(MetricName.imitation) && !columns.contains(column) {
                    columns.append(column)
                }
            }
        }
        let charts = concurrentMap(Array(columns.enumerated())) { number, column in
            diagnosticsFigure(column, number: number)
        }
        .compactMap { $0 }
        if charts.isEmpty { return "" }
        let shown = Set(charts.flatMap(\.indices)).sorted()
        return """
            <section>
            <h2>Imitation</h2>
            <p>The runs’ own measures of imitation (columns <code>imitation/…</code> of <code>metrics.csv</code>): \
            \(summary.options.average.name) over the seeds\(bandCaption).</p>
            \(legend(shown.map { (study.variants[$0].name, keys[$0]) }, expert: nil))
            <div class="multiples">
            \(charts.map(\.html).joined(separator: "\n"))
            </div>
            </section>
            """
    }

    /// Returns the chart of a column and the variants it shows; `nil` if the column has no values.
    private func diagnosticsFigure(_ column: String, number: Int) -> (html: String, indices: [Int])? {
        let metric = study.metric(column)
        let title = metric?.title ?? String(column.dropFirst(MetricName.imitation.count))
        var indices: [Int] = []
        let series = study.variants.enumerated().compactMap { index, variant -> LineChart.Series? in
            let curve = LearningCurve(
                variant.curveRuns.map { $0.metrics.samples(of: column) }, average: summary.options.average,
                bootstrap: summary.options.curveBootstrap)
            if curve.points.isEmpty { return nil }
            indices.append(index)
            return LineChart.Series(name: variant.name, key: keys[index], curve: curve)
        }
        let names = keys.hasMuted ? counted(series.count, "variant") : listed(series.map(\.name))
        let chart = LineChart(
            id: "imitation-\(number)", series: series, values: .all(reference: nil),
            description: "\(title) by environment step, for \(names)")
        guard let drawing = chart.html(sizes: [.small]) else { return nil }
        let explanation =
            metric.map { metric in
                let unit = metric.unit.map { " Unit: \($0)." } ?? ""
                return "<p class=\"small\">\(escaped(metric.meaning + unit))</p>"
            } ?? ""
        let caption = "<figcaption><h3>\(escaped(title))</h3>\(explanation)</figcaption>"
        return ("<figure class=\"chart\(chart.density)\">\n\(caption)\n\(drawing)\n</figure>", indices)
    }

    /// A description of the bands; empty if there are none.
    private var bandCaption: String {
        keys.colored.contains { summary.variants[$0].curve.runCount > 1 }
            ? ", with \(Self.intervalName(summary.options.average)) as a band" : ""
    }

    /// Names the interval of an average.
    static func intervalName(_ average: Average) -> String {
        average == .mean ? "Student’s 95 % interval" : "its 95 % interval by bootstrap"
    }

    private var curvesDescription: String {
        let ends = keys.colored.map { summary.variants[$0] }.compactMap { variant in
            variant.curve.points.last.map { last in
                "\(variant.name) ends at \(style.text(last.estimate.value)) after \(counted(last.step, "step"))"
            }
        }
        let others = keys.hasMuted ? "; \(keys.keys.count - keys.colored.count) other variants are drawn in gray" : ""
        let expert = study.expertReturn.map { "; the expert's return is \(style.text($0))" } ?? ""
        return "Learning curves: \(listed(ends))\(others)\(expert)."
    }
}
