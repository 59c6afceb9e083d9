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
