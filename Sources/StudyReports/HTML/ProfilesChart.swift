/// A chart of performance profiles: the fraction of each variant's scores above every threshold (Agarwal et al. 2021).
struct ProfilesChart {
    /// The minimum number of runs for a profile.
    static let minimumRuns = 3
    /// The maximum number of variants with bands; more of these wide bands would hide the lines.
    private static let maximumBands = 6
    /// The number of thresholds in a profile.
    private static let thresholdCount = 101
    /// The maximum number of resamples; more would make no visible difference.
    private static let maximumResamples = 2_000

    /// A variant with its scores.
    struct Profile: Sendable {
        let name: String
        let key: VariantKey
        let scores: ScoreTable
    }

    /// The chart.
    let chart: LineChart
    /// Whether the lines have interval bands.
    let hasBands: Bool

    /// Computes the profiles.
    ///
    /// - Parameters:
    ///   - what: the name of the scores.
    ///   - references: the reference values, which the horizontal axis includes.
    ///   - whose: the owners of the scores: `seeds` or `runs`.
    init(
        _ profiles: [Profile], of what: String, references: [(name: String, value: Double)], whose: String,
        bootstrap: Bootstrap
    ) {
        let all = profiles.flatMap { $0.scores.tasks.flatMap { $0 } } + references.map(\.value)
        let (least, most) = (all.min() ?? 0, all.max() ?? 1)
        let margin = most > least ? 0.05 * (most - least) : max(abs(most) * 0.1, 0.5)
        let (low, high) = (least - margin, most + margin)
        let thresholds = (0..<Self.thresholdCount).map {
            low + (high - low) * Double($0) / Double(Self.thresholdCount - 1)
        }
        var bootstrap = bootstrap
        bootstrap.resamples = min(bootstrap.resamples, Self.maximumResamples)
        let colored = profiles.count { !$0.key.isMuted }
        let hasBands = colored <= Self.maximumBands
        let series = concurrentMap(profiles) { [bootstrap] profile in
            let shares = profile.scores.shares(above: thresholds)
            let bands =
                profile.key.isMuted || !hasBands ? [] : bootstrap.shares(of: profile.scores, above: thresholds)
            return LineChart.Series(
                name: profile.name, key: profile.key,
                points: thresholds.indices.map { place in
                    LineChart.Point(
                        x: thresholds[place], y: shares[place], interval: bands.isEmpty ? nil : bands[place])
                })
        }
        let names = colored < profiles.count ? counted(series.count, "variant") : listed(series.map(\.name))
        self.hasBands = hasBands
        chart = LineChart(
            id: "profiles", series: series, places: .numbers(title: what, references: references), values: .shares,
            description: "Performance profiles: the share of \(whose) above each \(what), for \(names).")
    }

    /// A description of the bands.
    var bandsCaption: String {
        hasBands
            ? "Bands: 95 % intervals by bootstrap at each value, not of the line as a whole."
            : "With so many variants the intervals, which would hide the lines, are left out."
    }

    /// Returns the figure's HTML with its heading and legend; `nil` without a profile.
    ///
    /// - Parameter caption: the text below the heading.
    func figure(caption: String) -> String? {
        guard let drawing = chart.html(sizes: [.wideWithoutNames, .narrow]) else { return nil }
        return """
            <figure class="chart\(chart.density)">
            <figcaption>
            <h2>Performance profiles</h2>
            <p>\(escaped(caption))</p>
            \(legend(chart.series.map { ($0.name, $0.key) }, expert: nil))
            </figcaption>
            \(drawing)
            </figure>
            """
    }
}

extension HTMLReport {
    /// The final returns of each variant's runs, converted to scores if every variant with final returns has scores.
    var finalScores: (values: [[Double]], areScores: Bool) {
        let areScores = summary.variants.allSatisfy { $0.finals.isEmpty || $0.scores != nil }
        let values = summary.variants.map { variant in
            areScores ? variant.scores?.tasks.first ?? [] : variant.finals
        }
        return (values, areScores && values.contains { !$0.isEmpty })
    }

    /// The figure of performance profiles: the fraction of each variant's runs above every threshold.
    ///
    /// It is empty if fewer than two variants have enough runs.
    var profilesFigure: String {
        let (values, areScores) = finalScores
        let shown = values.indices.filter { values[$0].count >= ProfilesChart.minimumRuns }
        guard shown.count > 1 else { return "" }
        let references: [(name: String, value: Double)] =
            areScores
            ? [("random", 0), ("expert", 1)] : study.expertReturn.map { [("expert", $0)] } ?? []
        let what = areScores ? "score" : "final return"
        let profiles = ProfilesChart(
            shown.compactMap { index in
                ScoreTable(tasks: [values[index]]).map {
                    ProfilesChart.Profile(name: study.variants[index].name, key: keys[index], scores: $0)
                }
            }, of: what, references: references, whose: "seeds", bootstrap: summary.options.bootstrap)
        let left = values.indices.filter { !values[$0].isEmpty && values[$0].count < ProfilesChart.minimumRuns }
        let caption =
            "The share of a variant’s seeds whose \(what) is above each value: higher is better, and a steep line means seeds that end alike. "
            + (areScores ? "Score: the final return with random play at 0 and the expert’s mean at 1. " : "")
            + profiles.bandsCaption
            + (left.isEmpty
                ? ""
                : " Left out with fewer than three seeds: \(left.count > 6 ? counted(left.count, "variant") : listed(left.map { study.variants[$0].name })).")
        return profiles.figure(caption: caption) ?? ""
    }

    /// The figure of each variant's steps to the threshold; empty if there is none.
    var stepsFigure: String {
        guard let threshold = summary.threshold else { return "" }
        let shown = keys.colored.filter { summary.variants[$0].stepsToThreshold != nil }
        var censored: [String] = []
        let rows = shown.compactMap { index -> IntervalChart.Row? in
            let variant = summary.variants[index]
            guard let steps = variant.stepsToThreshold else { return nil }
            let reached = "\(steps.reachedCount) of \(counted(steps.observations.count, "seed"))"
            if !steps.isComplete {
                censored.append("\(variant.name) (\(steps.reachedCount) of \(steps.observations.count))")
            }
            // If no seed reached the threshold, all resamples are equal.
            let interval = steps.reachedCount > 0 ? variant.stepsInterval : nil
            func text(_ value: Double) -> String { grouped(Int(value.rounded())) }
            var details = [(steps.isComplete ? "Mean steps" : "Mean steps, at least", text(steps.mean))]
            if let interval {
                details.append(("95 % interval", "\(text(interval.lowerBound)) to \(text(interval.upperBound))"))
            }
            if let median = steps.median { details.append(("Half are there at", grouped(median))) }
            details.append(("Got there", reached))
            return IntervalChart.Row(
                name: variant.name, key: keys[index], value: steps.mean, interval: interval,
                isOpen: !steps.isComplete, details: details)
        }
        guard let most = rows.map({ max($0.value, $0.interval?.upperBound ?? 0) }).max() else { return "" }
        let what =
            summary.options.threshold == nil ? "the expert’s return, \(style.text(threshold))" : style.text(threshold)
        let told = rows.map { "\($0.name) \($0.isOpen ? "more than " : "")\(grouped(Int($0.value.rounded())))" }
        let chart = IntervalChart(
            id: "steps", rows: rows, range: 0...max(most, 1), title: "environment steps", references: [],
            tickLabel: shortened, description: "Mean steps to \(what): \(listed(told)).")
        guard let drawing = chart.html(sizes: [.wide, .narrow]) else { return "" }
        let caption =
            "Mean steps until a seed’s evaluation is first at \(what), with its 95 % interval by bootstrap."
            + (censored.isEmpty
                ? ""
                : " Open, with an arrow: not every seed got there before its last evaluation. The others count with all of "
                    + "their steps, so that the mean is higher than drawn: \(censored.count > 6 ? counted(censored.count, "variant") : listed(censored)).")
        return """
            <figure class="chart">
            <figcaption>
            <h2>Steps to the threshold</h2>
            <p>\(escaped(caption))</p>
            </figcaption>
            \(drawing)
            </figure>
            """
    }
}
