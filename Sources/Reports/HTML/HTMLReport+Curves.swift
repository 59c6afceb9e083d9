extension HTMLReport {
    /// The learning curves of all variants.
    var curvesFigure: String {
        let series = summary.variants.enumerated().map {
            LineChart.Series(name: $0.element.name, index: $0.offset, curve: $0.element.curve)
        }
        let expert = study.expertReturn.map { (name: "expert \(style.text($0))", value: $0) }
        let chart = LineChart(id: "curves", series: series, reference: expert, description: curvesDescription)
        guard let drawing = chart.html(sizes: [.wide, .narrow]) else {
            return "<p>No evaluation yet, so there is no learning curve to draw.</p>"
        }
        return """
            <figure class="chart\(chart.hasEndLabels ? " labelled" : "")">
            <figcaption>
            <h2>Learning curves</h2>
            <p>Return of the greedy evaluations: mean over the seeds\(bandCaption).</p>
            \(legend(series, expert: expert?.name))
            </figcaption>
            \(drawing)
            </figure>
            """
    }

    /// One small chart a column of the runs' metrics that begins with `imitation/`; empty where there is none.
    var diagnosticsSection: String {
        var columns: [String] = []
        for column in study.runs.flatMap(\.metrics.columns) where column.hasPrefix("imitation/") {
            if !columns.contains(column) { columns.append(column) }
        }
        let charts = columns.enumerated().compactMap { number, column -> (html: String, series: [LineChart.Series])? in
            let measure = ImitationMeasure(column: String(column.dropFirst("imitation/".count)))
            let series = study.variants.enumerated().compactMap { index, variant -> LineChart.Series? in
                let curve = LearningCurve(variant.curveRuns.map { $0.metrics.samples(of: column) })
                return curve.points.isEmpty ? nil : LineChart.Series(name: variant.name, index: index, curve: curve)
            }
            let names = listed(series.map(\.name))
            let chart = LineChart(
                id: "imitation-\(number)", series: series, reference: nil,
                description: "\(measure.title) by environment step, for \(names)")
            return chart.html(sizes: [.small]).map { drawing in
                let explanation = measure.explanation.map { "<p class=\"small\">\(escaped($0))</p>" } ?? ""
                let caption = "<figcaption><h3>\(escaped(measure.title))</h3>\(explanation)</figcaption>"
                let html = "<figure class=\"chart\">\n\(caption)\n\(drawing)\n</figure>"
                return (html, series)
            }
        }
        if charts.isEmpty { return "" }
        var shown: [LineChart.Series] = []
        for series in charts.flatMap(\.series) where !shown.contains(where: { $0.index == series.index }) {
            shown.append(series)
        }
        return """
            <section>
            <h2>Imitation</h2>
            <p>The runs’ own measures of imitation (columns <code>imitation/…</code> of <code>metrics.csv</code>): \
            mean over the seeds\(bandCaption).</p>
            \(legend(shown.sorted { $0.index < $1.index }, expert: nil))
            <div class="multiples">
            \(charts.map(\.html).joined(separator: "\n"))
            </div>
            </section>
            """
    }

    /// What the bands are, where there are any.
    private var bandCaption: String {
        summary.variants.contains { $0.curve.runCount > 1 } ? ", with Student’s 95 % interval as a band" : ""
    }

    private func legend(_ series: [LineChart.Series], expert: String?) -> String {
        let curves = series.map { (VariantKey.classes($0.index), $0.name) }
        let items = (curves + [expert].compactMap { $0.map { ("expert", $0) } }).map { classes, name in
            "<li>\(VariantKey.swatch(classes))\(escaped(name))</li>"
        }
        return "<ul class=\"legend\">\(items.joined())</ul>"
    }

    private var curvesDescription: String {
        let ends = summary.variants.compactMap { variant in
            variant.curve.points.last.map { last in
                "\(variant.name) ends at \(style.text(last.estimate.mean)) after \(counted(last.step, "step"))"
            }
        }
        let expert = study.expertReturn.map { "; the expert's return is \(style.text($0))" } ?? ""
        return "Learning curves: \(listed(ends))\(expert)."
    }
}
