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
                x: Double(point.step), y: point.estimate.value,
                interval: key.isMuted ? nil : point.estimate.interval, range: key.isMuted ? nil : point.range)
        }
    }
}

extension LineChart {
    /// The distance between labels that do not touch.
    private static let labelGap = 17.0
    /// The maximum label width in columns; longer names would take space from the curves.
    private static let labelColumns = 28
    /// The maximum number of labels that fit above each other.
    private static let labelCount = 18

    /// Returns the drawing in one size; `nil` if no curve has a point.
    func svg(_ size: Size) -> String? {
        guard let (x, y) = axes(size) else { return nil }
        let labels = size.labelsCurves && hasEndLabels ? endLabels : []
        let labelWidth = labels.map { Double(displayWidth($0.text)) * PlotFrame.characterWidth + 26 }.max() ?? 18
        var references: [(name: String, value: Double)] = []
        if case .numbers(_, let marked) = places { references = marked }
        let frame = PlotFrame(
            left: PlotFrame.width(of: y.marks) + 10, top: references.isEmpty ? 12 : 24, right: size.width - labelWidth,
            bottom: size.height - 40, x: x, y: y)
        let clip = "\(id)-\(size.name)"
        let parts =
            [
                plotTag(size.name, width: size.width, height: size.height, frame: frame, description: description),
                frame.clipPath(id: clip),
            ] + frame.rows + frame.base + ["<g clip-path=\"url(#\(clip))\">"]
            + drawn.map { band($0, frame, size) } + ["</g>"] + [reference.map { frame.across($0.value) } ?? ""]
            + references.map { frame.upright($0.value, name: $0.name) }
            + drawn.map { line($0, frame, size) } + drawnLabels(labels, frame) + ["<g class=\"cursor\"></g>", "</svg>"]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: Curves

    private func line(_ series: Series, _ frame: PlotFrame, _ size: Size) -> String {
        let points = thinned(series.points.map(\.y), to: limit(series, size)).map { series.points[$0] }
        if let only = points.first, points.count == 1 {
            return "<circle class=\"dot \(series.key.classes)\" cx=\"\(point(frame.x(only.x)))\" "
                + "cy=\"\(point(frame.y(only.y)))\" r=\"4\"/>"
        }
        guard !points.isEmpty else { return "" }
        let path = SVGPath(points.lazy.map { (frame.x($0.x), frame.y($0.y)) })
        return "<path class=\"line \(series.key.classes)\" d=\"\(path.data)\"/>"
    }

    /// Returns the interval's band, which covers only the positions that have an interval.
    private func band(_ series: Series, _ frame: PlotFrame, _ size: Size) -> String {
        let ends = series.points.compactMap { point in point.interval.map { (point.x, $0) } }
        guard ends.count > 1 else { return "" }
        func edge(_ value: (ClosedRange<Double>) -> Double) -> [(Double, Double)] {
            thinned(ends.map { value($0.1) }, to: limit(series, size)).map {
                (frame.x(ends[$0].0), frame.y(value(ends[$0].1)))
            }
        }
        let path = SVGPath(edge(\.upperBound) + edge(\.lowerBound).reversed())
        return "<path class=\"band \(series.key.classes)\" d=\"\(path.data)z\"/>"
    }

    /// Gray lines, drawn among many others, need fewer points.
    private func limit(_ series: Series, _ size: Size) -> Int {
        series.key.isMuted ? min(size.points, 2 * size.points / 3) : size.points
    }

    // MARK: Labels

    /// A label at the right end of a curve or reference line.
    private struct EndLabel {
        let text: String
        let key: VariantKey
        /// The end of the line; `nil` for the right edge.
        let x: Double?
        let y: Double
    }

    /// Whether the wide chart labels the curves at their ends; otherwise, the chart needs a legend.
    var hasEndLabels: Bool {
        colored.count == series.count && colored.count <= Self.labelCount
            && colored.allSatisfy { displayWidth($0.name) <= Self.labelColumns }
    }

    private var endLabels: [EndLabel] {
        let curves = colored.compactMap { series in
            series.points.last.map { EndLabel(text: series.name, key: series.key, x: $0.x, y: $0.y) }
        }
        return curves
            + [reference].compactMap { $0.map { EndLabel(text: $0.name, key: .expert, x: nil, y: $0.value) } }
    }

    private func drawnLabels(_ labels: [EndLabel], _ frame: PlotFrame) -> [String] {
        let wanted = labels.map { frame.y($0.y) }
        let places = spread(wanted, gap: Self.labelGap, in: frame.top...frame.bottom)
        return zip(labels, zip(wanted, places)).map { label, place in
            let x = label.x.map { frame.x($0) } ?? frame.right
            return "<path class=\"leader \(label.key.classes)\" d=\"M\(point(x + 2)) \(point(place.0))"
                + "L\(point(frame.right + 4)) \(point(place.0))L\(point(frame.right + 16)) \(point(place.1))h4\"/>"
                + "<text class=\"label\" x=\"\(point(frame.right + 23))\" y=\"\(point(place.1))\" dy=\"0.35em\">"
                + "\(escaped(label.text))</text>"
        }
    }
}

extension LineChart {
    /// The curves' values as JSON for a `<script>` element; `nil` if no curve has a point.
    ///
    /// `at` names the positions along the horizontal axis, and `x` has their coordinates, from 0 to 1. Each curve has a
    /// value for every position, `null` where it has no point. The interval arrays are omitted if the curve has no
    /// intervals. Numbers have as many decimals as are displayed.
    var hoverData: String? {
        guard let (axis, _) = axes(.small) else { return nil }
        let decimals = NumberStyle(for: series.flatMap { $0.points.map(\.y) }).decimals
        let places = Set(series.flatMap { $0.points.map(\.x) }).sorted()
        let names: [String]
        // The text shown if there is no interval.
        let alone: String
        switch self.places {
        case .steps:
            alone = "one seed"
            names = places.map { "step " + grouped(Int($0)) }
        case .numbers(let title, _):
            alone = ""
            names = places.map { "above \(title) \(fixed($0, decimals: 2, minus: HTMLReport.minus))" }
        }
        guard let namesJSON = elementJSON(names) else { return nil }
        let curves = series.map { curve(of: $0, at: places, decimals: decimals) }
        return "{\"at\":\(namesJSON),\"x\":[\(places.map { number(axis.fraction($0), 4) }.joined(separator: ","))],"
            + "\"decimals\":\(decimals),\"alone\":\"\(alone)\",\"curves\":[\(curves.joined(separator: ",\n"))]}"
    }

    private func curve(of series: Series, at places: [Double], decimals: Int) -> String {
        var cells: (y: [String], low: [String], high: [String]) = ([], [], [])
        var next = 0
        for place in places {
            guard next < series.points.count, series.points[next].x == place else {
                cells.y.append("null")
                cells.low.append("null")
                cells.high.append("null")
                continue
            }
            let point = series.points[next]
            next += 1
            cells.y.append(number(point.y, decimals))
            cells.low.append(point.interval.map { number($0.lowerBound, decimals) } ?? "null")
            cells.high.append(point.interval.map { number($0.upperBound, decimals) } ?? "null")
        }
        let hasIntervals = series.points.contains { $0.interval != nil }
        let interval =
            hasIntervals
            ? ",\"low\":[\(cells.low.joined(separator: ","))],\"high\":[\(cells.high.joined(separator: ","))]" : ""
        return "{\"name\":\(elementJSON(series.name) ?? "\"\""),\"classes\":\"\(series.key.classes)\""
            + (series.key.isMuted ? ",\"muted\":true" : "") + ",\"y\":[\(cells.y.joined(separator: ","))]\(interval)}"
    }

    /// Formats a number for JSON without trailing zeros.
    private func number(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "null" }
        let text = fixed(value, decimals: decimals)
        guard text.contains(".") else { return text }
        var digits = Substring(text)
        while digits.last == "0" { digits.removeLast() }
        if digits.last == "." { digits.removeLast() }
        return String(digits)
    }
}

/// Shifts overlapping labels apart by as little as possible.
///
/// The positions minimize the sum of squared shifts subject to the gap (isotonic regression by pooling adjacent
/// violators). Labels of curves that end at the same value are therefore spread evenly around it.
///
/// - Parameters:
///   - wanted: the preferred position of each label, in any order.
///   - gap: the minimum distance between two labels; it is reduced if they do not all fit in `range`.
///   - range: the allowed positions.
/// - Returns: the positions in the order of `wanted`.
func spread(_ wanted: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
    guard wanted.count > 1 else { return wanted.map { min(max($0, range.lowerBound), range.upperBound) } }
    let gap = min(gap, (range.upperBound - range.lowerBound) / Double(wanted.count - 1))
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }

    // After subtracting the cumulative gaps, the positions only have to be monotonic.
    var pools: [(sum: Double, count: Int)] = []
    for (rank, index) in order.enumerated() {
        pools.append((wanted[index] - Double(rank) * gap, 1))
        while pools.count > 1 {
            let last = pools[pools.count - 1]
            let previous = pools[pools.count - 2]
            guard previous.sum / Double(previous.count) > last.sum / Double(last.count) else { break }
            pools.removeLast(2)
            pools.append((previous.sum + last.sum, previous.count + last.count))
        }
    }
    let highest = range.upperBound - Double(wanted.count - 1) * gap
    let settled = pools.flatMap { pool in
        Array(repeating: min(max(pool.sum / Double(pool.count), range.lowerBound), highest), count: pool.count)
    }
    var places = wanted
    for (rank, index) in order.enumerated() {
        places[index] = settled[rank] + Double(rank) * gap
    }
    return places
}
