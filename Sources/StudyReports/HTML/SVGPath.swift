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
