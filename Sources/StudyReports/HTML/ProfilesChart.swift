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
