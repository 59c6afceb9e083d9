/// A text plot of the variants' learning curves for a terminal.
///
/// Each curve has its own mark at regular intervals, so that the curves are distinguishable without color.
package struct LearningCurvePlot: Sendable {
    private static let marks: [Character] = ["●", "◆", "▲", "■", "○", "◇", "△", "□"]

    private let summary: StudySummary
    private let width: Int
    private let height: Int
    private let color: Bool

    /// Prepares a plot of a study's curves.
    ///
    /// - Parameters:
    ///   - summary: the study's statistics.
    ///   - width: the width of the whole plot in columns, at least 40.
    ///   - height: the height of the drawing in rows, at least 4, without the heading, the axis and the legend.
    ///   - color: whether to color the curves with ANSI escape sequences.
    package init(_ summary: StudySummary, width: Int = 80, height: Int = 18, color: Bool = false) {
        precondition(width >= 40 && height >= 4, "a plot is 40 columns by 4 rows or more")
        self.summary = summary.begun
        self.width = width
        self.height = height
        self.color = color
    }

    /// The plot's text, with a newline at the end.
    package var text: String {
        let domain = ChartDomain(
            curves: summary.variants.map(\.curve), reference: summary.study.expertReturn, includesBands: false,
            tickCount: max(1, min(6, height / 3)))
        guard let domain else { return "No evaluation yet, so there is no learning curve to draw.\n" }
        let labels = valueLabels(domain)
        let gutter = (labels.values.map(displayWidth).max() ?? 0) + 1
        var canvas = BrailleCanvas(width: width - gutter - 1, height: height)
        drawExpert(on: &canvas, domain)
        for (index, variant) in summary.variants.enumerated() {
            draw(variant.curve, variant: index, on: &canvas, domain)
        }
        let rows = canvas.cells.indices.map { row in
            let label = labels[row] ?? ""
            let space = String(repeating: " ", count: gutter - 1 - displayWidth(label))
            return "\(space)\(label) \(labels[row] == nil ? "│" : "┤")\(painted(canvas.cells[row]))"
        }
        let lines =
            [heading] + rows + stepAxis(domain, gutter: gutter, columns: canvas.width) + legend(indent: gutter + 1)
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        wrapped(
            "\(summary.returnsTitle) by environment step, \(summary.options.average.name) over seeds", width: width)
    }

    // MARK: Curves

    /// Returns the dot of a point in the plane.
    private func dot(
        _ step: Double, _ value: Double, _ canvas: BrailleCanvas, _ domain: ChartDomain
    ) -> (x: Int, y: Int) {
        (
            x: Int((domain.fraction(ofStep: step) * Double(canvas.dotWidth - 1)).rounded()),
            y: Int(((1 - domain.fraction(ofValue: value)) * Double(canvas.dotHeight - 1)).rounded())
        )
    }

    /// Draws the expert's return as a dashed line.
    private func drawExpert(on canvas: inout BrailleCanvas, _ domain: ChartDomain) {
        guard let expert = summary.study.expertReturn else { return }
        let y = dot(0, expert, canvas, domain).y
        for x in 0..<canvas.dotWidth where x % 8 < 4 {
            canvas.set(x, y, layer: summary.variants.count)
        }
    }

    private func draw(
        _ curve: LearningCurve, variant index: Int, on canvas: inout BrailleCanvas, _ domain: ChartDomain
    ) {
        let dots = curve.points.map { dot(Double($0.step), $0.estimate.value, canvas, domain) }
        guard let first = dots.first, let last = dots.last else { return }
        canvas.set(first.x, first.y, layer: index)
        for (start, end) in zip(dots, dots.dropFirst()) {
            canvas.line(from: start, to: end, layer: index)
        }
        // The curves take turns along the axis, so that the marks of overlapping curves stay visible.
        let spacing = max(12, 3 * summary.variants.count)
        let offset = spacing * (2 * index + 1) / (2 * summary.variants.count)
        var columns = Array(stride(from: offset, to: canvas.width, by: spacing))
            .filter { first.x / 2...last.x / 2 ~= $0 }
        if columns.isEmpty { columns = [(first.x + last.x) / 4] }
        for column in columns {
            let x = min(max(2 * column, first.x), last.x)
            canvas.put(Self.mark(index), column: column, row: height(of: dots, at: x) / 4, layer: index)
        }
    }

    /// Returns the dot row of the polyline through `dots` at dot column `x`, which is between its ends.
    private func height(of dots: [(x: Int, y: Int)], at x: Int) -> Int {
        let next = dots.firstIndex { $0.x >= x } ?? dots.count - 1
        let (start, end) = (dots[max(0, next - 1)], dots[next])
        guard end.x > start.x else { return end.y }
        return start.y + (end.y - start.y) * (x - start.x) / (end.x - start.x)
    }

    private static func mark(_ index: Int) -> Character { marks[index % marks.count] }

    private func painted(_ row: [BrailleCanvas.Cell]) -> String {
        var text = ""
        for cell in row.prefix((row.lastIndex { $0.layer != nil } ?? -1) + 1) {
            text += painted(String(cell.character), layer: cell.layer)
        }
        return text
    }

    private func painted(_ text: String, layer: Int?) -> String {
        guard let layer else { return text }
        return layer < summary.variants.count
            ? TerminalColor.paint(text, variant: layer, enabled: color) : TerminalColor.dim(text, enabled: color)
    }

    // MARK: Axes and legend

    /// Returns the label of each row that has a tick.
    private func valueLabels(_ domain: ChartDomain) -> [Int: String] {
        var labels: [Int: String] = [:]
        for value in domain.ticks.values(in: domain.values) {
            let y = ((1 - domain.fraction(ofValue: value)) * Double(height * 4 - 1)).rounded()
            labels[Int(y) / 4] = domain.ticks.label(value)
        }
        return labels
    }

    /// Returns the horizontal axis and the labels below it.
    private func stepAxis(_ domain: ChartDomain, gutter: Int, columns: Int) -> [String] {
        let ticks = Ticks(over: domain.steps, atMost: max(2, columns / 10)).values(in: domain.steps)
        var axis = Array(repeating: Character("─"), count: columns)
        var labels = ""
        for tick in ticks {
            let column = Int((domain.fraction(ofStep: tick) * Double(columns * 2 - 1)).rounded()) / 2
            axis[column] = "┬"
            let label = shortened(tick)
            let place = min(gutter + 1 + column - label.count / 2, width - label.count)
            guard place > labels.count || labels.isEmpty else { continue }
            labels += String(repeating: " ", count: max(0, place - labels.count)) + label
        }
        return [String(repeating: " ", count: gutter) + "└" + String(axis), labels]
    }

    /// Returns the variants' marks and names and the expert's line, on as many lines as needed.
    private func legend(indent: Int) -> [String] {
        var entries = summary.variants.enumerated().map { index, variant in
            let missing = variant.curve.points.isEmpty ? " (no curve)" : ""
            return (
                text:
                    "\(Self.mark(index)) \(clipped(printable(variant.name), width: width - indent - 14))\(missing)",
                layer: index
            )
        }
        if let expert = summary.study.expertReturn {
            entries.append(("⠒⠒ ⠒⠒ expert \(summary.returnStyle().text(expert))", summary.variants.count))
        }
        var lines: [String] = []
        var used = width
        for entry in entries {
            let columns = displayWidth(entry.text)
            let text = painted(entry.text, layer: entry.layer)
            if used + 3 + columns > width {
                lines.append(String(repeating: " ", count: indent) + text)
                used = indent + columns
            } else {
                lines[lines.count - 1] += "   " + text
                used += 3 + columns
            }
        }
        return lines
    }
}

/// A grid of character cells of two by four dots each, drawn with Unicode Braille patterns.
struct BrailleCanvas {
    /// The content of a cell.
    struct Cell {
        /// The raised dots, as the low byte of the Braille pattern's code point.
        var dots: UInt8 = 0
        /// A character that replaces the dots.
        var mark: Character?
        /// The layer last drawn in the cell.
        var layer: Int?

        /// The character to print.
        var character: Character {
            mark ?? (dots == 0 ? " " : Unicode.Scalar(0x2800 + UInt32(dots)).map(Character.init) ?? " ")
        }
    }

    /// The size in cells.
    let width: Int
    let height: Int
    /// The rows of cells, from the top.
    private(set) var cells: [[Cell]]

    /// Creates an empty canvas.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
    }

    /// The size in dots.
    var dotWidth: Int { width * 2 }
    var dotHeight: Int { height * 4 }

    /// Raises the dot in column `x` and row `y`, counted from the top left; dots outside the canvas are ignored.
    mutating func set(_ x: Int, _ y: Int, layer: Int) {
        guard 0..<dotWidth ~= x, 0..<dotHeight ~= y else { return }
        // The bits run down the left column, then the right one. The fourth row was added later, as bits 6 and 7.
        let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]
        cells[y / 4][x / 2].dots |= bits[x % 2][y % 4]
        cells[y / 4][x / 2].layer = layer
    }

    /// Draws a straight line with Bresenham's algorithm, including both ends.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), layer: Int) {
        let width = abs(end.x - start.x)
        let height = abs(end.y - start.y)
        var (x, y) = start
        var error = width - height
        while true {
            set(x, y, layer: layer)
            if x == end.x && y == end.y { return }
            let doubled = 2 * error
            if doubled > -height {
                error -= height
                x += end.x > start.x ? 1 : -1
            }
            if doubled < width {
                error += width
                y += end.y > start.y ? 1 : -1
            }
        }
    }

    /// Replaces a cell's dots with a character.
    mutating func put(_ mark: Character, column: Int, row: Int, layer: Int) {
        cells[row][column] = Cell(dots: 0, mark: mark, layer: layer)
    }
}
