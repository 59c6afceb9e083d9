import Understudy

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

/// A color theme for pictures, with a light or a dark background.
///
/// All paints are distinguishable under every type of color vision. Each has a contrast of at least 3:1 with the
/// background. The measures are the same as for the colors of a report's curves.
package enum Theme: Hashable, Sendable, CaseIterable {
    /// Dark colors on a light background.
    case light
    /// Light colors on a dark background.
    case dark

    /// The background color.
    package var paper: Color { Color(self == .light ? 0xFFFFFF : 0x15181B) }

    /// Returns the color of `paint`.
    package func color(of paint: Canvas.Paint) -> Color {
        let code: (light: UInt32, dark: UInt32) =
            switch paint {
            case .ink: (0x1A1D21, 0xE8EAED)
            case .muted: (0x8A929C, 0x7A828C)
            case .agent: (0x3812B7, 0x0A8CFF)
            case .goal: (0x007179, 0x00E396)
            case .hazard: (0xB44A08, 0xFC5833)
            case .first: (0xE57215, 0xFFB00D)
            case .second: (0x541C66, 0xA89CC6)
            case .third: (0x0095FF, 0xBCC2FF)
            case .fourth: (0x832400, 0xB24433)
            }
        return Color(self == .light ? code.light : code.dark)
    }
}
