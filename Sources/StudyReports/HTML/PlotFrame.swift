/// The position of a chart's plane within its drawing.
struct PlotFrame {
    /// The approximate width of a character in the charts' 13-unit font.
    static let characterWidth = 7.7

    let left: Double
    let top: Double
    let right: Double
    let bottom: Double
    let x: ChartAxis
    let y: ChartAxis

    func x(_ value: Double) -> Double { left + x.fraction(value) * (right - left) }
    func y(_ value: Double) -> Double { bottom - y.fraction(value) * (bottom - top) }

    /// The data for `report.js`: the plane's edges, then the values at the bottom and the top.
    var attribute: String {
        ([left, top, right, bottom].map(point) + [y.range.lowerBound, y.range.upperBound].map { "\($0)" })
            .joined(separator: " ")
    }

    /// Returns the width needed for an axis's labels.
    static func width(of marks: [ChartAxis.Mark]) -> Double {
        marks.map { Double(displayWidth($0.label)) * characterWidth }.max() ?? 0
    }

    /// Returns a clipping path of the plane's size.
    func clipPath(id: String) -> String {
        "<clipPath id=\"\(id)\"><rect x=\"\(point(left))\" y=\"\(point(top))\" "
            + "width=\"\(point(right - left))\" height=\"\(point(bottom - top))\"/></clipPath>"
    }

    /// Horizontal grid lines at the ticks of the vertical axis, with labels.
    var rows: [String] {
        y.marks.map { mark in
            let place = point(y(mark.value))
            return "<path class=\"grid\" d=\"M\(point(left)) \(place)H\(point(right))\"/>"
                + "<text class=\"tick\" x=\"\(point(left - 8))\" y=\"\(place)\" dy=\"0.35em\" text-anchor=\"end\">"
                + "\(escaped(mark.label))</text>"
        }
    }

    /// The horizontal axis with ticks and title; a label that would touch the previous one is omitted.
    var base: [String] {
        var end = -Double.infinity
        let ticks = x.marks.map { mark in
            let place = x(mark.value)
            let width = Double(displayWidth(mark.label)) * Self.characterWidth
            var tick = "<path class=\"axis\" d=\"M\(point(place)) \(point(bottom))v5\"/>"
            if place - width / 2 > end {
                end = place + width / 2 + 4
                tick +=
                    "<text class=\"tick\" x=\"\(point(place))\" y=\"\(point(bottom + 19))\" text-anchor=\"middle\">"
                    + "\(escaped(mark.label))</text>"
            }
            return tick
        }
        let title = x.title.map {
            "<text class=\"tick\" x=\"\(point((left + right) / 2))\" y=\"\(point(bottom + 36))\" text-anchor=\"middle\">"
                + "\(escaped($0))</text>"
        }
        return ["<path class=\"axis\" d=\"M\(point(left)) \(point(bottom))H\(point(right))\"/>"] + ticks
            + [title].compactMap { $0 }
    }

    /// Returns a dashed vertical line at a value of the horizontal axis, with its name above it.
    ///
    /// Returns an empty string if the value is outside the range.
    func upright(_ value: Double, name: String) -> String {
        guard x.range.contains(value) else { return "" }
        let place = point(x(value))
        return "<path class=\"reference\" d=\"M\(place) \(point(top))V\(point(bottom))\"/>"
            + "<text class=\"tick\" x=\"\(place)\" y=\"\(point(top - 6))\" text-anchor=\"middle\">\(escaped(name))</text>"
    }

    /// Returns a dashed horizontal line at a value of the vertical axis; empty outside the range.
    func across(_ value: Double) -> String {
        guard y.range.contains(value) else { return "" }
        return "<path class=\"reference\" d=\"M\(point(left)) \(point(y(value)))H\(point(right))\"/>"
    }
}

/// Returns the opening tag of a chart's drawing, with its description for screen readers.
func plotTag(_ size: String, width: Double, height: Double, frame: PlotFrame, description: String) -> String {
    "<svg class=\"plot \(size)\" viewBox=\"0 0 \(point(width)) \(point(height))\" role=\"img\" tabindex=\"0\" "
        + "aria-label=\"\(escaped(description))\" data-frame=\"\(frame.attribute)\">"
}

/// Returns the elements for the tooltip data used by `report.js` and for the tooltip itself.
func hoverElements(_ json: String) -> String {
    "<script type=\"application/json\">\(json)</script>\n<div class=\"tooltip\" role=\"status\" hidden></div>"
}

/// Compact SVG path data in tenths of a unit.
///
/// The first point is absolute, and each other point is relative to the previous one.
struct SVGPath {
    private var text: [UInt8] = []
    private var last: (x: Int, y: Int) = (0, 0)

    /// Creates a polyline through `points`.
    init(_ points: some Sequence<(Double, Double)>) {
        var isFirst = true
        for point in points {
            let place = (x: Self.tenths(point.0), y: Self.tenths(point.1))
            if isFirst {
                text.append(UInt8(ascii: "M"))
                append(place.x, isFirst: true)
                append(place.y)
                text.append(UInt8(ascii: "l"))
            } else if place != last {
                append(place.x - last.x, isFirst: text.last == UInt8(ascii: "l"))
                append(place.y - last.y)
            }
            isFirst = false
            last = place
        }
        // A line that does not move still needs coordinates.
        if text.last == UInt8(ascii: "l") { text += Array("0 0".utf8) }
    }

    /// The value of the `d` attribute.
    var data: String { String(decoding: text, as: UTF8.self) }

    /// Converts a coordinate to tenths, clamped to values far outside the visible drawing.
    private static func tenths(_ value: Double) -> Int { Int((min(max(value, -1e6), 1e6) * 10).rounded()) }

    /// Appends a number, separated from the previous one by a space if necessary.
    private mutating func append(_ tenths: Int, isFirst: Bool = false) {
        if tenths < 0 {
            text.append(UInt8(ascii: "-"))
        } else if !isFirst {
            text.append(UInt8(ascii: " "))
        }
        let (whole, part) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        if whole > 0 || part == 0 { text += Array(String(whole).utf8) }
        if part > 0 {
            text.append(UInt8(ascii: "."))
            text.append(UInt8(ascii: "0") + UInt8(part))
        }
    }
}

/// Formats a coordinate with one decimal.
func point(_ coordinate: Double) -> String { fixed(coordinate, decimals: 1) }
