/// A small chart of estimates against a numeric setting, with each run as a faint dot.
struct ValueChart {
    /// A variant at its value of the setting.
    struct Mark {
        let x: Double
        let y: Double
        let interval: ClosedRange<Double>?
        let runs: [Double]
        /// The variant's name and color.
        let name: String
        let key: VariantKey
        /// Whether the variant is the base.
        let isBase: Bool
        /// The names and values in the tooltip.
        let details: [(String, String)]
    }

    /// Variants that differ only in the setting.
    struct Line {
        /// The variants' shared value of the second key; `nil` if there is only one line.
        let name: String?
        /// The marks in ascending order of the setting.
        let marks: [Mark]
    }

    private static let size = LineChart.Size.small
    /// The maximum number of large dots; with more marks, the dots are smaller.
    private static let mostLargeDots = 20

    /// The prefix of the element identifiers in the chart, unique on the page.
    let id: String
    let lines: [Line]
    /// The setting's key.
    let setting: String
    /// The named reference values.
    let references: [(name: String, value: Double)]
    /// Values of adjacent charts, which the vertical axis also includes.
    let alsoCovers: [Double]
    /// A text description of the chart for screen readers.
    let description: String

    /// Returns the values to include in the vertical axis.
    static func values(of marks: [Mark]) -> [Double] {
        let numbers = marks.map(\.y) + marks.flatMap(\.runs)
        let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 1)
        let room = (high - low) / 4
        return numbers
            + marks.compactMap(\.interval).flatMap {
                [max($0.lowerBound, low - room), min($0.upperBound, high + room)]
            }
    }

    /// The chart's `<svg>` and the values for `report.js`; `nil` without marks.
    var html: String? {
        let marks = lines.flatMap(\.marks)
        if marks.isEmpty { return nil }
        let x = ChartAxis(settings: marks.map(\.x), title: setting)
        let y = ChartAxis(
            covering: Self.values(of: marks) + references.map(\.value) + alsoCovers, atMost: Self.size.valueTicks)
        let labels = lines.compactMap(\.name)
        let room = labels.map { Double(displayWidth(clippedInMiddle($0, width: 12))) * 7 + 14 }.max() ?? 14
        let frame = PlotFrame(
            left: PlotFrame.width(of: y.marks) + 10, top: 12, right: Self.size.width - room,
            bottom: Self.size.height - 40, x: x, y: y)
        let clip = "\(id)-small"
        // With many marks, the dots are smaller; colored dots are drawn in front.
        let radius = marks.count > Self.mostLargeDots ? 3 : 4.5
        let shown = marks.filter(\.key.isMuted) + marks.filter { !$0.key.isMuted }
        let ends = labels.isEmpty ? [] : endLabels(frame)
        let parts =
            [
                plotTag(
                    "small", width: Self.size.width, height: Self.size.height, frame: frame, description: description),
                frame.clipPath(id: clip),
            ] + frame.rows + frame.base + references.map { frame.across($0.value) }
            + lines.enumerated().map { connection($0.offset, $0.element, frame) }
            + ["<g clip-path=\"url(#\(clip))\">"] + marks.map { bars($0, frame) } + ["</g>"]
            + shown.map { dot($0, frame, radius: radius) } + ends + ["<g class=\"cursor\"></g>", "</svg>"]
        let hover = marksJSON(
            marks.sorted { ($0.x, $0.name) < ($1.x, $1.name) }.map { mark in
                HoverMark(
                    x: x.fraction(mark.x), y: y.fraction(mark.y), classes: mark.key.classes, name: mark.name,
                    lines: mark.details.map { [$0.0, $0.1] })
            }, inRows: false)
        return parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n" + hoverElements(hover)
    }

    /// Returns the line through the means.
    private func connection(_ index: Int, _ line: Line, _ frame: PlotFrame) -> String {
        guard line.marks.count > 1 else { return "" }
        let path = SVGPath(line.marks.map { (frame.x($0.x), frame.y($0.y)) })
        return "<path class=\"line quiet d\(index % VariantKey.dashCount)\" d=\"\(path.data)\"/>"
    }

    private func bars(_ mark: Mark, _ frame: PlotFrame) -> String {
        let x = point(frame.x(mark.x))
        // Placed beside the bar, which would hide them.
        let beside = point(frame.x(mark.x) + 8)
        let runs = mark.runs.map { run in
            "<circle class=\"run \(mark.key.classes)\" cx=\"\(beside)\" cy=\"\(point(frame.y(run)))\" r=\"2.5\"/>"
        }
        let interval = mark.interval.map { interval in
            "<path class=\"bar \(mark.key.classes)\" d=\"M\(x) \(point(frame.y(interval.upperBound)))"
                + "V\(point(frame.y(interval.lowerBound)))\"/>"
        }
        return runs.joined() + (interval ?? "")
    }

    private func dot(_ mark: Mark, _ frame: PlotFrame, radius: Double) -> String {
        let place = "cx=\"\(point(frame.x(mark.x)))\" cy=\"\(point(frame.y(mark.y)))\""
        return (mark.isBase ? "<circle class=\"ring\" \(place) r=\"\(point(radius + 3))\"/>" : "")
            + "<circle class=\"dot \(mark.key.classes)\" \(place) r=\"\(point(radius))\"/>"
    }

    private func endLabels(_ frame: PlotFrame) -> [String] {
        let named = lines.compactMap { line in
            line.marks.last.flatMap { last in line.name.map { (name: $0, last: last) } }
        }
        let places = spread(named.map { frame.y($0.last.y) }, gap: 14, in: frame.top...frame.bottom)
        return zip(named, places).map { end, place in
            "<text class=\"tick\" x=\"\(point(frame.right + 8))\" y=\"\(point(place))\" dy=\"0.35em\">"
                + "\(escaped(clippedInMiddle(end.name, width: 12)))</text>"
        }
    }
}
