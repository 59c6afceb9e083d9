/// A colour of a screen.
public struct Color: Hashable, Sendable {
    /// The part of red in sRGB.
    public let red: UInt8
    /// The part of green in sRGB.
    public let green: UInt8
    /// The part of blue in sRGB.
    public let blue: UInt8

    /// The colour of a number of six hexadecimal digits: `0xB44A08`.
    init(_ code: UInt32) {
        red = UInt8(truncatingIfNeeded: code >> 16)
        green = UInt8(truncatingIfNeeded: code >> 8)
        blue = UInt8(truncatingIfNeeded: code)
    }

    /// The mean of colours, part by part.
    ///
    /// - Precondition: at least one.
    init(mean colors: [Color]) {
        func mean(_ part: KeyPath<Color, UInt8>) -> UInt8 {
            UInt8((colors.reduce(0) { $0 + Int($1[keyPath: part]) } + colors.count / 2) / colors.count)
        }
        red = mean(\.red)
        green = mean(\.green)
        blue = mean(\.blue)
    }

    /// As a style sheet has it: `#b44a08`.
    public var hexadecimal: String {
        let digits = [red, green, blue].map { (part: UInt8) in (part < 16 ? "0" : "") + String(part, radix: 16) }
        return "#" + digits.joined()
    }

    /// The place in a terminal's table of 256 colours that comes nearest: in its cube of 6 x 6 x 6, or among its 24 greys.
    var terminalIndex: Int {
        let parts = [Int(red), Int(green), Int(blue)]
        let steps = parts.map { part in
            Self.cubeLevels.indices.min { abs(Self.cubeLevels[$0] - part) < abs(Self.cubeLevels[$1] - part) } ?? 0
        }
        let grey = min(max((parts.reduce(0, +) / 3 - 3) / 10, 0), 23)
        func distance(_ other: [Int]) -> Int { zip(parts, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        let isGrey = distance(Array(repeating: 8 + 10 * grey, count: 3)) < distance(steps.map { Self.cubeLevels[$0] })
        return isGrey ? 232 + grey : 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    }

    /// The parts as a terminal's commands have them: `180;74;8`.
    var terminalParts: String { "\(red);\(green);\(blue)" }

    private static let cubeLevels = [0, 95, 135, 175, 215, 255]
}
