import Understudy

/// How a terminal displays pictures.
package enum TerminalStyle: Hashable, Sendable {
    /// A letter for each paint, without color.
    case letters
    /// The 256-color palette supported by nearly every terminal.
    case table(Theme)
    /// 24-bit color, with antialiased edges.
    case trueColor(Theme)

    /// Chooses the style from a terminal's environment variables.
    ///
    /// `COLORTERM` indicates 24-bit color. `COLORFGBG` gives the background; without it, the background is assumed to
    /// be dark.
    ///
    /// - Parameter hasColor: whether color is supported and wanted.
    package init(hasColor: Bool, environment: [String: String]) {
        guard hasColor else {
            self = .letters
            return
        }
        let ground = environment["COLORFGBG"]?.split(separator: ";").last
        let theme = ground == "7" || ground == "15" ? Theme.light : .dark
        self = ["truecolor", "24bit"].contains(environment["COLORTERM"]) ? .trueColor(theme) : .table(theme)
    }

    /// Returns a legend sample for `paint`: two colored squares, or the paint's letter.
    package func sample(of paint: Canvas.Paint) -> String {
        switch self {
        case .letters: String(paint.letter)
        case .table(let theme): "\u{1B}[38;5;\(theme.color(of: paint).terminalIndex)m██\u{1B}[0m"
        case .trueColor(let theme):
            "\u{1B}[38;2;\(theme.color(of: paint).terminalParts)m██\u{1B}[0m"
        }
    }
}
