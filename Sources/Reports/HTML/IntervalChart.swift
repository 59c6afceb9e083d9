/// A figure with a row for each of some estimates: a dot, and a bar for its interval.
struct IntervalChart {
    /// An estimate.
    struct Row {
        /// What stands beside the row.
        let name: String
        /// The variant's colour.
        let key: VariantKey
        let value: Double
        let interval: ClosedRange<Double>?
        /// Whether the value is a lower bound, drawn as a circle with an arrow to what may be above it.
        var isOpen = false
        /// Whether the row is the one that the others are compared with, drawn with a ring.
        var isBase = false
        /// The numbers of single runs, drawn faintly.
        var runs: [Double] = []
        /// What is shown of the row under the pointer: names with values.
        let details: [(String, String)]
    }

    /// The size that a chart is laid out for.
    struct Size {
        let name: String
        let width: Double
        let rowHeight: Double
        /// Whether the names stand at the left of the rows; above them otherwise.
        let namesAtLeft: Bool
        let ticks: Int

        static let wide = Size(name: "wide", width: 800, rowHeight: 30, namesAtLeft: true, ticks: 8)
        static let narrow = Size(name: "narrow", width: 360, rowHeight: 44, namesAtLeft: false, ticks: 4)
        static let small = Size(name: "small", width: 300, rowHeight: 40, namesAtLeft: false, ticks: 3)
    }

    /// Prefix of the identifiers inside the chart, unique in the page.
    let id: String
    let rows: [Row]
    /// What the axis has to have room for, and at least; nil for what the rows need.
    var range: ClosedRange<Double>?
    /// What the horizontal axis shows.
    let title: String
    /// Values to compare with.
    let references: [(name: String, value: Double)]
    /// How the ticks are written where they are not tidy numbers.
    var tickLabel: ((Double) -> String)?
    /// What the chart shows, for those who cannot see it.
    let description: String

    /// The chart's `<svg>` in each of `sizes` and the values for `report.js`, or nil without a row.
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
            // As of curves: an interval may not squeeze all else together.
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

    /// Where a row lies, from the bottom.
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
        // Below the bar, which would hide them.
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

    // MARK: Values under the pointer

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

/// A mark of a chart, with what `report.js` shows of it.
struct HoverMark: Encodable {
    /// Where it is in the plane, from 0 at the left and at the bottom to 1.
    let x: Double
    let y: Double
    let classes: String
    let name: String
    /// Names with values.
    let lines: [[String]]
}

/// Marks as JSON that can stand inside a `<script>` element.
///
/// - Parameter inRows: whether each has a row of its own, so that the pointer's height chooses it.
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
