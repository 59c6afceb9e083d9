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
