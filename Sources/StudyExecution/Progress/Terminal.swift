import Foundation

/// The drawing capabilities of a file descriptor's terminal.
package struct Terminal: Hashable, Sendable {
    /// Whether lines can be redrawn.
    package let isInteractive: Bool
    /// Whether to use colors.
    package let hasColor: Bool

    /// Determines the capabilities of `descriptor`.
    ///
    /// A terminal that is not `dumb` is interactive, and colored unless `NO_COLOR` has a value (no-color.org).
    package init(_ descriptor: Int32, environment: [String: String]) {
        isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
        hasColor = isInteractive && environment["NO_COLOR", default: ""].isEmpty
    }

    init(isInteractive: Bool, hasColor: Bool) {
        self.isInteractive = isInteractive
        self.hasColor = hasColor
    }

    /// Returns the current columns and rows of a terminal; 80 and 24 if they are unknown.
    package static func size(_ descriptor: Int32) -> (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}

extension Terminal {
    /// Hides the cursor, which would flicker.
    package static let hideCursor = "\u{1B}[?25l"
    /// Shows the cursor again.
    package static let showCursor = "\u{1B}[?25h"

    /// Returns the text that replaces the last `count` lines with permanent lines and lines that will be redrawn.
    package static func redrawing(_ count: Int, permanent: [String], live: [String]) -> String {
        let back = count > 0 ? "\r\u{1B}[\(count)A" : ""
        return back + (permanent + live).map { "\u{1B}[2K" + $0 + "\n" }.joined() + "\u{1B}[J"
    }
}

/// Text for a terminal that may come from outside the program.
package enum TerminalText {
    /// Returns the text with every character escaped that would command the terminal or reorder what it shows.
    ///
    /// These are control characters and the marks of bidirectional text. They become visible as `\u{1b}`. A line break
    /// stays one.
    ///
    /// - Parameter keepsColors: whether sequences that set colors (`ESC[...m`) stay, for the program's own tables.
    package static func escaped(_ text: String, keepsColors: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        let scalars = Array(text.unicodeScalars)
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            if keepsColors, scalar == "\u{1B}", let end = endOfColor(scalars, from: place) {
                result.unicodeScalars.append(contentsOf: scalars[place..<end])
                place = end
                continue
            }
            if isUnsafe(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
            place += 1
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Returns the end of the color sequence that begins at `start`; `nil` if there is none.
    private static func endOfColor(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard start + 1 < scalars.count, scalars[start + 1] == "[" else { return nil }
        var place = start + 2
        while place < scalars.count, place < start + 24, "0123456789;".unicodeScalars.contains(scalars[place]) {
            place += 1
        }
        return place < scalars.count && scalars[place] == "m" ? place + 1 : nil
    }
}
