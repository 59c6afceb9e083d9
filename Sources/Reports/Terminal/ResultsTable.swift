/// The variants' final returns as a table for a terminal, with what is missing and what can be said.
public struct ResultsTable: Sendable {
    private let summary: StudySummary
    private let color: Bool
    private let width: Int

    /// Lays out a study's results.
    ///
    /// - Parameters:
    ///   - summary: The study in numbers.
    ///   - color: Whether the names get the colours of `LearningCurvePlot`, as ANSI escape sequences.
    ///   - width: The columns of the whole, from 20. Names are shortened to fit, then columns left out; a long word of the prose
    ///     stands alone.
    public init(_ summary: StudySummary, color: Bool = false, width: Int = 80) {
        precondition(width >= 20, "a table's width is 20 columns or more")
        self.summary = summary
        self.color = color
        self.width = width
    }

    /// The table's text, with a line break at its end.
    public var text: String {
        let columns = fittingColumns
        let lines =
            [wrapped(heading, width: width), ""] + tableLines(columns) + ["", wrapped(summary.sentence, width: width)]
            + noteLines + ["", legend(columns)]
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let environment = summary.study.environment.map { " on \(printable($0))" } ?? ""
        let state = "\(summary.finishedCount) of \(counted(summary.runCount, "run")) finished"
        let purpose = summary.study.summary.map { ": \(printable($0))" } ?? ""
        return "\(printable(summary.study.name))\(environment): \(state)\(purpose)"
    }

    // MARK: Columns

    /// The columns that a shortened name keeps while a column of numbers gives way instead; the interval is worth more than a readable name, the others are
    /// not worth names that cannot be told apart.
    private func nameWidth(before column: ResultsColumn) -> Int { column == .interval ? 10 : distinctNameWidth }

    /// The least width, from 16, at which no two shortened names are the same, whatever their mark.
    private var distinctNameWidth: Int {
        let names = summary.variants.map { printable($0.name) }
        let mark = summary.leaders.isEmpty ? 0 : 2
        return (16...max(16, (names.map(displayWidth).max() ?? 0) + mark)).first { width in
            Set(names.map { clippedInMiddle($0, width: width - mark) }).count == names.count
        } ?? 16
    }

    private var fittingColumns: [ResultsColumn] {
        var columns = ResultsColumn.columns(of: summary)
        let longest = summary.variants.map { displayWidth(name($0)) }.max() ?? 0
        for column in ResultsColumn.leastImportantFirst
        where max(7, min(longest, nameWidth(before: column))) + numbersWidth(columns) > width {
            columns.removeAll { $0 == column }
        }
        return columns
    }

    /// The width of columns of numbers with the spaces before them.
    private func numbersWidth(_ columns: [ResultsColumn]) -> Int {
        columns.reduce(0) { sum, column in
            let cells = summary.variants.map { cell(column, of: $0) } + [column.rawValue, expertCell(column)]
            return sum + 2 + (cells.map(displayWidth).max() ?? 0)
        }
    }

    private func name(_ variant: VariantSummary, width: Int = .max) -> String {
        let mark = summary.leaders.contains { $0.name == variant.name } ? " *" : ""
        return clippedInMiddle(printable(variant.name), width: width - mark.count) + mark
    }

    private func cell(_ column: ResultsColumn, of variant: VariantSummary) -> String {
        column.cell(of: variant, in: summary, summary.returnStyle())
    }

    private func expertCell(_ column: ResultsColumn) -> String {
        column.expertCell(in: summary, summary.returnStyle())
    }

    private func tableLines(_ columns: [ResultsColumn]) -> [String] {
        var table = TextTable(
            columns: [.init(heading: "Variant", alignment: .left)]
                + columns.map { .init(heading: $0.rawValue, alignment: .right) })
        let nameWidth = max(7, width - numbersWidth(columns))
        table.rows = summary.variants.map { variant in
            [name(variant, width: nameWidth)] + columns.map { cell($0, of: variant) }
        }
        if summary.study.expertReturn != nil { table.rows.append(["expert"] + columns.map(expertCell)) }
        return table.lines { text, row, column in
            guard column == 0, row < summary.variants.count else { return text }
            return TerminalColor.paint(text, variant: row, enabled: color)
        }
    }

    // MARK: Prose

    private var noteLines: [String] {
        let notes = summary.notes
        return notes.isEmpty ? [] : ["", "Missing:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") }
    }

    private func legend(_ columns: [ResultsColumn]) -> String {
        var sentences = columns.compactMap { $0.explanation(in: summary, summary.returnStyle()) }
        if summary.study.expertReturn != nil { sentences.append("The expert's mean counts as a fixed number.") }
        if !summary.leaders.isEmpty { sentences.append("*: the highest mean, which is no test of a difference.") }
        return wrapped(sentences.joined(separator: " "), width: width)
    }
}
