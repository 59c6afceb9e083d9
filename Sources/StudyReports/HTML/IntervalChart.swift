/// A figure with one row per estimate: a dot for the value and a bar for its interval.
struct IntervalChart {
    /// An estimate.
    struct Row {
        /// The row's label.
        let name: String
        /// The variant's color.
        let key: VariantKey
        let value: Double
        let interval: ClosedRange<Double>?
        /// Whether the value is a lower bound, drawn as an open circle with an arrow to larger values.
        var isOpen = false
        /// Whether the row is the reference for the others, marked with a ring.
        var isBase = false
        /// The values of single runs, drawn faintly.
        var runs: [Double] = []
        /// The names and values in the row's tooltip.
        let details: [(String, String)]
    }

    /// A layout size for a chart.
    struct Size {
        let name: String
        let width: Double
        let rowHeight: Double
        /// Whether names are to the left of the rows; otherwise, they are above them.
        let namesAtLeft: Bool
        let ticks: Int

        static let wide = Size(name: "wide", width: 800, rowHeight: 30, namesAtLeft: true, ticks: 8)
        static let narrow = Size(name: "narrow", width: 360, rowHeight: 44, namesAtLeft: false, ticks: 4)
        static let small = Size(name: "small", width: 300, rowHeight: 40, namesAtLeft: false, ticks: 3)
    }

    /// The prefix of the element identifiers in the chart, unique on the page.
    let id: String
    let rows: [Row]
    /// The minimum range of the axis; `nil` to derive it from the rows.
    var range: ClosedRange<Double>?
    /// The title of the horizontal axis.
    let title: String
    /// The reference values.
    let references: [(name: String, value: Double)]
    /// The format of tick labels, if not the default.
    var tickLabel: ((Double) -> String)?
    /// A text description of the chart for screen readers.
    let description: String

    /// Returns the chart's `<svg>` in each of `sizes` and the values for `report.js`; `nil` without rows.
    func html(sizes: [Size]) -> String? {
        if rows.isEmpty { return nil }
        return sizes.map(svg).joined(separator: "\n") + "\n" + hoverElements(hoverData(sizes))
    }

    private func axis(_ size: Size) -> ChartAxis {
        let numbers = rows.map(\.value) + rows.flatMap(\.runs)
        var values = [Double]()
        if let range {
            values = [range.lowerBound, range.upperBound]
        } else {
            // As with curves, a wide interval must not compress everything else.
            let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 1)
            let room = high > low ? (high - low) / 2 : abs(high) / 2
            let ends = rows.compactMap(\.interval).flatMap { [$0.lowerBound, $0.upperBound] }
            values = numbers + ends.map { min(max($0, low - room), high + room) } + references.map(\.value)
        }
        let axis = ChartAxis(covering: values, atMost: size.ticks, title: title)
        guard let tickLabel else { return axis }
        return ChartAxis(
            axis.range, marks: axis.marks.map { ChartAxis.Mark(value: $0.value, label: tickLabel($0.value)) },
            title: title)
    }

    private func frame(_ size: Size) -> PlotFrame {
        let names = rows.map { Double(displayWidth(clippedInMiddle($0.name, width: 36))) * 8 }
        let left = size.namesAtLeft ? (names.max() ?? 0) + 14 : 10
        let top = references.contains { !$0.name.isEmpty } ? 24.0 : 8
        return PlotFrame(
            left: left, top: top, right: size.width - 24, bottom: top + Double(rows.count) * size.rowHeight,
            x: axis(size), y: ChartAxis(0...Double(rows.count), marks: []))
    }

    /// Returns the position of a row, counted from the bottom.
    private func place(_ row: Int) -> Double { Double(rows.count - row) - 0.5 }

    private func svg(_ size: Size) -> String {
        let frame = frame(size)
        let height = frame.bottom + 44
        let clip = "\(id)-\(size.name)"
        let grid = frame.x.marks.map { mark in
            "<path class=\"grid\" d=\"M\(point(frame.x(mark.value))) \(point(frame.top))V\(point(frame.bottom))\"/>"
        }
        let bars = rows.indices.map { bar($0, frame) }
        let dots = rows.indices.map { dot($0, frame, size) }
        return
            ([
                plotTag(size.name, width: size.width, height: height, frame: frame, description: description),
                frame.clipPath(id: clip),
            ] + grid + frame.base + references.map { frame.upright($0.value, name: $0.name) }
            + ["<g clip-path=\"url(#\(clip))\">"] + bars + ["</g>"] + dots + ["<g class=\"cursor\"></g>", "</svg>"])
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func bar(_ index: Int, _ frame: PlotFrame) -> String {
        let row = rows[index]
        let y = point(frame.y(place(index)))
        // Placed below the bar, which would hide them.
        let below = point(frame.y(place(index)) + 8)
        let runs = row.runs.map { run in
            "<circle class=\"run \(row.key.classes)\" cx=\"\(point(frame.x(run)))\" cy=\"\(below)\" r=\"2.5\"/>"
        }
        let interval = row.interval.map { interval in
            let ends = (point(frame.x(interval.lowerBound)), point(frame.x(interval.upperBound)))
            return "<path class=\"bar \(row.key.classes)\" d=\"M\(ends.0) \(y)H\(ends.1)\"/>"
        }
        return runs.joined() + (interval ?? "")
    }

    private func dot(_ index: Int, _ frame: PlotFrame, _ size: Size) -> String {
        let row = rows[index]
        let (x, y) = (frame.x(row.value), frame.y(place(index)))
        let name = escaped(clippedInMiddle(row.name, width: size.namesAtLeft ? 36 : Int(size.width / 8.6)))
        let label =
            size.namesAtLeft
            ? "<text class=\"label\" x=\"\(point(frame.left - 12))\" y=\"\(point(y))\" dy=\"0.35em\" "
                + "text-anchor=\"end\">\(name)</text>"
            : "<text class=\"label\" x=\"\(point(frame.left))\" y=\"\(point(y - 12))\">\(name)</text>"
        let ring =
            row.isBase ? "<circle class=\"ring\" cx=\"\(point(x))\" cy=\"\(point(y))\" r=\"8.5\"/>" : ""
        let mark =
            "<circle class=\"\(row.isOpen ? "open" : "dot") \(row.key.classes)\" cx=\"\(point(x))\" cy=\"\(point(y))\" "
            + "r=\"5\"/>"
        let arrow =
            row.isOpen
            ? "<path class=\"arrow \(row.key.classes)\" d=\"M\(point(x + 6)) \(point(y))h12m-5 -4l5 4l-5 4\"/>" : ""
        return label + ring + mark + arrow
    }

    // MARK: Tooltips

    private func hoverData(_ sizes: [Size]) -> String {
        let axis = axis(sizes.first ?? .wide)
        return marksJSON(
            rows.enumerated().map { index, row in
                HoverMark(
                    x: axis.fraction(row.value), y: place(index) / Double(rows.count),
                    classes: row.key.classes, name: row.name, lines: row.details.map { [$0.0, $0.1] })
            }, inRows: true)
    }
}

/// A chart mark with its tooltip for `report.js`.
struct HoverMark: Encodable {
    /// The position in the plane, from 0 at the left or the bottom to 1.
    let x: Double
    let y: Double
    let classes: String
    let name: String
    /// The names and values.
    let lines: [[String]]
}

/// Returns marks as JSON for a `<script>` element.
///
/// - Parameter inRows: whether each mark has its own row, so that the pointer's height selects it.
func marksJSON(_ marks: [HoverMark], inRows: Bool) -> String {
    struct Marks: Encodable {
        let inRows: Bool
        let marks: [HoverMark]
    }
    let rounded = marks.map { mark in
        HoverMark(
            x: (mark.x * 1e4).rounded() / 1e4, y: (mark.y * 1e4).rounded() / 1e4, classes: mark.classes,
            name: mark.name, lines: mark.lines)
    }
    return elementJSON(Marks(inRows: inRows, marks: rounded)) ?? "{}"
}
