import Foundation

/// What can be drawn where a file descriptor leads.
package struct Terminal: Hashable, Sendable {
    /// Whether lines can be redrawn.
    package let isInteractive: Bool
    /// Whether colors are wanted.
    package let hasColor: Bool

    /// Asks about `descriptor`: a terminal that is not `dumb` is interactive, and colored unless `NO_COLOR` has a value
    /// (no-color.org).
    package init(_ descriptor: Int32, environment: [String: String]) {
        isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
        hasColor = isInteractive && environment["NO_COLOR", default: ""].isEmpty
    }

    init(isInteractive: Bool, hasColor: Bool) {
        self.isInteractive = isInteractive
        self.hasColor = hasColor
    }

    /// The columns and rows of a terminal at present; 80 and 24 where it does not tell.
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

    /// What replaces the last `count` lines by lines that stay and lines that will be replaced.
    package static func redrawing(_ count: Int, permanent: [String], live: [String]) -> String {
        let back = count > 0 ? "\r\u{1B}[\(count)A" : ""
        return back + (permanent + live).map { "\u{1B}[2K" + $0 + "\n" }.joined() + "\u{1B}[J"
    }
}
