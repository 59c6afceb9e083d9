/// A figure of curves: means as lines, intervals as bands, reference values as dashed lines.
struct LineChart {
    /// A point of a curve.
    struct Point {
        let x: Double
        let y: Double
        let interval: ClosedRange<Double>?
        /// The lowest and the highest value of a run, where the chart has to have room for it.
        var range: ClosedRange<Double>?
    }

    /// A named curve.
    struct Series {
        /// The variant's name.
        let name: String
        /// The variant's colour.
        let key: VariantKey
        /// The points, by ascending `x`.
        let points: [Point]
    }

    /// The size that a chart is laid out for, in units of about a CSS pixel.
    struct Size {
        /// Which screens show the chart: a class of `report.css`.
        let name: String
        let width: Double
        let height: Double
        /// The greatest numbers of spaces between ticks.
        let stepTicks: Int
        let valueTicks: Int
        /// Whether the curves' names stand at their right ends.
        let labelsCurves: Bool
        /// About how many points of a line can be seen.
        let points: Int

        static let wide = Size(
            name: "wide", width: 800, height: 400, stepTicks: 8, valueTicks: 6, labelsCurves: true, points: 400)
        static let wideWithoutNames = Size(
            name: "wide", width: 800, height: 400, stepTicks: 8, valueTicks: 6, labelsCurves: false, points: 400)
        static let narrow = Size(
            name: "narrow", width: 360, height: 280, stepTicks: 4, valueTicks: 6, labelsCurves: false, points: 150)
        static let small = Size(
            name: "small", width: 300, height: 180, stepTicks: 3, valueTicks: 4, labelsCurves: false, points: 150)
    }

    /// What the vertical axis shows.
    enum Values {
        /// All curves with what their runs span, and this value with a name where there is one.
        case all(reference: (name: String, value: Double)?)
        /// The shares from 0 to 1.
        case shares
    }

    /// What the horizontal axis shows.
    enum Places {
        /// Environment steps from 0.
        case steps
        /// Numbers, with some of them marked by name.
        case numbers(title: String, references: [(name: String, value: Double)])
    }

    /// Prefix of the identifiers inside the chart, unique in the page.
    let id: String
    /// The curves, in the order of the study's variants.
    let series: [Series]
    var places = Places.steps
    let values: Values
    /// What the chart shows, for those who cannot see it.
    let description: String

    /// The curves with a point, those in grey first: they lie behind the others.
    var drawn: [Series] { series.filter(\.key.isMuted) + colored }
    /// The curves in colour.
    var colored: [Series] { series.filter { !$0.key.isMuted } }

    /// A class of the figure where so many bands overlap that they have to be fainter.
    var density: String { colored.count > 6 ? " dense" : "" }

    /// The chart's `<svg>` in each of `sizes` and the values for `report.js`, or nil where no curve has a point.
    func html(sizes: [Size]) -> String? {
        let drawings = sizes.compactMap(svg)
        guard drawings.count == sizes.count, let data = hoverData else { return nil }
        return drawings.joined(separator: "\n") + "\n" + hoverElements(data)
    }

    /// A value to compare with, and what it is.
    var reference: (name: String, value: Double)? {
        if case .all(let reference) = values { reference } else { nil }
    }

    /// The axes of a chart of a size, or nil where no curve has a point.
    func axes(_ size: Size) -> (x: ChartAxis, y: ChartAxis)? {
        let points = series.flatMap(\.points)
        guard let first = points.map(\.x).min(), let last = points.map(\.x).max() else { return nil }
        let x: ChartAxis
        switch places {
        case .steps:
            let range = 0...max(last, 1)
            x = ChartAxis(
                range,
                marks: Ticks(over: range, atMost: size.stepTicks).values(in: range).map {
                    ChartAxis.Mark(value: $0, label: shortened($0))
                }, title: "environment steps")
        case .numbers(let title, _):
            let range = first...(last > first ? last : first + 1)
            let ticks = Ticks(over: range, atMost: size.stepTicks)
            x = ChartAxis(
                range,
                marks: ticks.values(in: range).map {
                    ChartAxis.Mark(value: $0, label: ticks.label($0, minus: HTMLReport.minus))
                }, title: title)
        }
        switch values {
        case .shares:
            return (x, ChartAxis(covering: [0, 1], atMost: size.valueTicks))
        case .all(let reference):
            let bands = colored.flatMap(\.points)
            let domain = ChartDomain(
                lastStep: last, means: points.map(\.y), runs: bands.compactMap(\.range),
                bands: bands.compactMap(\.interval), reference: reference?.value, tickCount: size.valueTicks)
            return (
                x,
                ChartAxis(
                    domain.values,
                    marks: domain.ticks.values(in: domain.values).map {
                        ChartAxis.Mark(value: $0, label: domain.ticks.label($0, minus: HTMLReport.minus))
                    })
            )
        }
    }
}

extension LineChart.Series {
    /// A variant's learning curve; one in grey has no intervals.
    init(name: String, key: VariantKey, curve: LearningCurve) {
        self.name = name
        self.key = key
        points = curve.points.map { point in
            LineChart.Point(
                x: Double(point.step), y: point.estimate.mean,
                interval: key.isMuted ? nil : point.estimate.interval, range: key.isMuted ? nil : point.range)
        }
    }
}
