/// A line chart: means as lines, intervals as bands, reference values as dashed lines.
struct LineChart {
    /// A point of a curve.
    struct Point {
        let x: Double
        let y: Double
        let interval: ClosedRange<Double>?
        /// The lowest and highest value of any run, if the chart has to include them.
        var range: ClosedRange<Double>?
    }

    /// A named curve.
    struct Series {
        /// The variant's name.
        let name: String
        /// The variant's color.
        let key: VariantKey
        /// The points in ascending order of `x`.
        let points: [Point]
    }

    /// A layout size for a chart, in units of about one CSS pixel.
    struct Size {
        /// The CSS class in `report.css` that selects the screens for this size.
        let name: String
        let width: Double
        let height: Double
        /// The maximum number of intervals between ticks.
        let stepTicks: Int
        let valueTicks: Int
        /// Whether the curves are labeled at their right ends.
        let labelsCurves: Bool
        /// The approximate number of points per line that can be distinguished.
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

    /// The content of the vertical axis.
    enum Values {
        /// The values of all curves, the ranges of their runs and, optionally, a named reference value.
        case all(reference: (name: String, value: Double)?)
        /// Fractions from 0 to 1.
        case shares
    }

    /// The content of the horizontal axis.
    enum Places {
        /// Environment steps from 0.
        case steps
        /// Numbers, with named reference values.
        case numbers(title: String, references: [(name: String, value: Double)])
    }

    /// The prefix of the element identifiers in the chart, unique on the page.
    let id: String
    /// The curves, in the order of the study's variants.
    let series: [Series]
    var places = Places.steps
    let values: Values
    /// A text description of the chart for screen readers.
    let description: String

    /// The curves in drawing order: gray curves first, behind the others.
    var drawn: [Series] { series.filter(\.key.isMuted) + colored }
    /// The colored curves.
    var colored: [Series] { series.filter { !$0.key.isMuted } }

    /// A CSS class that makes bands fainter if many of them overlap.
    var density: String { colored.count > 6 ? " dense" : "" }

    /// Returns the chart's `<svg>` in each of `sizes` and the values for `report.js`; `nil` if no curve has a point.
    func html(sizes: [Size]) -> String? {
        let drawings = sizes.compactMap(svg)
        guard drawings.count == sizes.count, let data = hoverData else { return nil }
        return drawings.joined(separator: "\n") + "\n" + hoverElements(data)
    }

    /// The named reference value.
    var reference: (name: String, value: Double)? {
        if case .all(let reference) = values { reference } else { nil }
    }

    /// Returns the axes of a chart of the given size; `nil` if no curve has a point.
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
    /// Creates the series of a variant's learning curve; a gray curve has no intervals.
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
