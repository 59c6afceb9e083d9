/// An sRGB screen color.
package struct Color: Hashable, Sendable {
    /// The red component in sRGB, 0 to 255.
    package let red: UInt8
    /// The green component in sRGB, 0 to 255.
    package let green: UInt8
    /// The blue component in sRGB, 0 to 255.
    package let blue: UInt8

    /// Creates a color from a six-digit hexadecimal number such as `0xB44A08`.
    init(_ code: UInt32) {
        red = UInt8(truncatingIfNeeded: code >> 16)
        green = UInt8(truncatingIfNeeded: code >> 8)
        blue = UInt8(truncatingIfNeeded: code)
    }

    /// Creates the component-wise mean of `colors`, rounded to the nearest integer.
    ///
    /// - Precondition: `colors` is not empty.
    init(mean colors: [Color]) {
        func mean(_ part: KeyPath<Color, UInt8>) -> UInt8 {
            UInt8((colors.reduce(0) { $0 + Int($1[keyPath: part]) } + colors.count / 2) / colors.count)
        }
        red = mean(\.red)
        green = mean(\.green)
        blue = mean(\.blue)
    }

    /// The color in CSS notation, such as `#b44a08`.
    package var hexadecimal: String {
        let digits = [red, green, blue].map { (part: UInt8) in (part < 16 ? "0" : "") + String(part, radix: 16) }
        return "#" + digits.joined()
    }

    /// The index of the nearest color in a terminal's 256-color palette.
    ///
    /// Considers the 6 x 6 x 6 color cube and the 24 grays.
    var terminalIndex: Int {
        let parts = [Int(red), Int(green), Int(blue)]
        let steps = parts.map { part in
            Self.cubeLevels.indices.min { abs(Self.cubeLevels[$0] - part) < abs(Self.cubeLevels[$1] - part) } ?? 0
        }
        let gray = min(max((parts.reduce(0, +) / 3 - 3) / 10, 0), 23)
        func distance(_ other: [Int]) -> Int { zip(parts, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        let isGray = distance(Array(repeating: 8 + 10 * gray, count: 3)) < distance(steps.map { Self.cubeLevels[$0] })
        return isGray ? 232 + gray : 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    }

    /// The components in a terminal escape sequence, such as `180;74;8`.
    var terminalParts: String { "\(red);\(green);\(blue)" }

    private static let cubeLevels = [0, 95, 135, 175, 215, 255]
}
