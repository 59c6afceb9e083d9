import Understudy

/// How a terminal shows pictures.
public enum TerminalStyle: Hashable, Sendable {
    /// A letter for each paint, where there is no colour.
    case letters
    /// The 256 colours that nearly every terminal has.
    case table(Theme)
    /// 24 bits a colour, with smoothed edges.
    case trueColor(Theme)

    /// What suits a terminal by its environment variables: `COLORTERM` tells of 24-bit colours, and `COLORFGBG` of its ground, which is taken to be
    /// dark where it does not.
    ///
    /// - Parameter hasColor: whether there are colours, and they are wanted.
    public init(hasColor: Bool, environment: [String: String]) {
        guard hasColor else {
            self = .letters
            return
        }
        let ground = environment["COLORFGBG"]?.split(separator: ";").last
        let theme = ground == "7" || ground == "15" ? Theme.light : .dark
        self = ["truecolor", "24bit"].contains(environment["COLORTERM"]) ? .trueColor(theme) : .table(theme)
    }

    /// A piece of a picture in `paint`, for a legend: two squares of the colour, or the paint's letter.
    public func sample(of paint: Canvas.Paint) -> String {
        switch self {
        case .letters: String(paint.letter)
        case .table(let theme): "\u{1B}[38;5;\(theme.color(of: paint).terminalIndex)m██\u{1B}[0m"
        case .trueColor(let theme):
            "\u{1B}[38;2;\(theme.color(of: paint).terminalParts)m██\u{1B}[0m"
        }
    }
}
