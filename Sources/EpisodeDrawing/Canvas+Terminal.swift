import Understudy

extension Canvas {
    /// Renders the picture as lines of terminal text, as large as fits, with its aspect ratio preserved.
    ///
    /// In color, a character shows two pixels, one above the other, on the theme's background. Characters are assumed
    /// to be twice as high as wide.
    ///
    /// - Parameters:
    ///   - columns: the maximum number of characters per line, at least 1.
    ///   - rows: the maximum number of lines, at least 1.
    package func terminalLines(columns: Int, rows: Int, style: TerminalStyle) -> [String] {
        precondition(columns > 0 && rows > 0, "no room for a picture")
        var scale = min(Double(columns) / width, Double(rows * 2) / height)
        // A whole number of pixels per unit makes shapes on an integer grid look the same everywhere.
        if scale >= 3 { scale = scale.rounded(.down) }
        let across = max(1, Int((width * scale).rounded()))
        let down = max(1, Int((height * scale).rounded()))
        return switch style {
        case .letters: letterLines(columns: across, rows: (down + 1) / 2)
        case .table(let theme):
            colorLines(columns: across, rows: down, theme: theme, samples: 1) { "5;\($0.terminalIndex)" }
        case .trueColor(let theme):
            colorLines(columns: across, rows: down, theme: theme, samples: 2) { "2;" + $0.terminalParts }
        }
    }

    private func letterLines(columns: Int, rows: Int) -> [String] {
        let raster = Raster(self, columns: columns, rows: rows)
        return (0..<rows).map { row in
            let line = raster.pixels[row * columns..<(row + 1) * columns].map { $0?.letter ?? " " }
            return String(line[..<((line.lastIndex { $0 != " " } ?? -1) + 1)])
        }
    }

    /// Renders the picture in color.
    ///
    /// - Parameters:
    ///   - rows: the rows of pixels; a character shows two.
    ///   - samples: the supersampling factor in each direction; each terminal pixel is the mean of `samples` x
    ///     `samples` pixels.
    ///   - code: returns a color's parameters in a terminal escape sequence.
    private func colorLines(
        columns: Int, rows: Int, theme: Theme, samples: Int, code: (Color) -> String
    ) -> [String] {
        let raster = Raster(
            self, columns: columns * samples, rows: rows * samples, minimumWidth: Double(samples))
        func color(_ column: Int, _ row: Int) -> Color {
            // With an odd number of rows, the last character has no lower pixel.
            guard row < rows else { return theme.paper }
            var colors: [Color] = []
            for y in row * samples..<(row + 1) * samples {
                for x in column * samples..<(column + 1) * samples {
                    colors.append(raster.pixels[y * raster.columns + x].map(theme.color) ?? theme.paper)
                }
            }
            return Color(mean: colors)
        }
        return (0..<(rows + 1) / 2).map { row in
            var line = ""
            var last: (above: Color, below: Color)?
            for column in 0..<columns {
                let (above, below) = (color(column, 2 * row), color(column, 2 * row + 1))
                if last?.above != above { line += "\u{1B}[38;" + code(above) + "m" }
                if last?.below != below { line += "\u{1B}[48;" + code(below) + "m" }
                line += "▀"
                last = (above, below)
            }
            return line + "\u{1B}[0m"
        }
    }
}

extension Canvas.Paint {
    /// The letter that represents the paint without color.
    var letter: Character {
        switch self {
        case .ink: "#"
        case .muted: ":"
        case .agent: "A"
        case .goal: "G"
        case .hazard: "H"
        case .first: "1"
        case .second: "2"
        case .third: "3"
        case .fourth: "4"
        }
    }
}

/// A terminal's way to display pictures.
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
