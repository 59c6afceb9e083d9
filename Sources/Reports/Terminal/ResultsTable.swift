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

    /// A column of numbers, in the order of the table.
    private enum Column: String, CaseIterable {
        case seeds = "Seeds"
        case mean = "Return"
        case interval = "95 % interval"
        case interquartileMean = "IQM"
        case expertLevel = "At expert"
        case time = "Time/run"

        /// The columns in the order in which they give way to a narrow terminal.
        static let leastImportantFirst: [Column] = [.expertLevel, .seeds, .time, .interquartileMean, .interval]
    }

    /// The columns that a shortened name keeps while a column of numbers gives way instead; the interval is worth more than a readable name, the others are
    /// not worth names that cannot be told apart.
    private func nameWidth(before column: Column) -> Int { column == .interval ? 10 : distinctNameWidth }

    /// The least width, from 16, at which no two shortened names are the same, whatever their mark.
    private var distinctNameWidth: Int {
        let names = summary.variants.map { printable($0.name) }
        let mark = summary.leaders.isEmpty ? 0 : 2
        return (16...max(16, (names.map(displayWidth).max() ?? 0) + mark)).first { width in
            Set(names.map { clippedInMiddle($0, width: width - mark) }).count == names.count
        } ?? 16
    }

    private var fittingColumns: [Column] {
        var columns = Column.allCases.filter { $0 != .expertLevel || summary.study.expertReturn != nil }
        let longest = summary.variants.map { displayWidth(name($0)) }.max() ?? 0
        for column in Column.leastImportantFirst
        where max(7, min(longest, nameWidth(before: column))) + numbersWidth(columns) > width {
            columns.removeAll { $0 == column }
        }
        return columns
    }

    /// The width of columns of numbers with the spaces before them.
    private func numbersWidth(_ columns: [Column]) -> Int {
        columns.reduce(0) { sum, column in
            let cells = summary.variants.map { cell(column, of: $0) } + [column.rawValue, expertCell(column)]
            return sum + 2 + (cells.map(displayWidth).max() ?? 0)
        }
    }

    private func name(_ variant: VariantSummary, width: Int = .max) -> String {
        let mark = summary.leaders.contains { $0.name == variant.name } ? " *" : ""
        return clippedInMiddle(printable(variant.name), width: width - mark.count) + mark
    }

    private func cell(_ column: Column, of variant: VariantSummary) -> String {
        let style = summary.returnStyle()
        let text: String? =
            switch column {
            case .seeds: "\(variant.measuredCount)/\(variant.runCount)"
            case .mean: variant.finalReturn.map { style.text($0.mean) }
            case .interval: variant.finalReturn?.interval.map { style.text($0) }
            case .interquartileMean: variant.interquartileMean.map { style.text($0) }
            case .expertLevel: variant.expertLevel
            case .time: variant.wallSeconds.map { duration(seconds: $0) }
            }
        return text ?? "n/a"
    }

    private func expertCell(_ column: Column) -> String {
        guard let expert = summary.study.expertReturn, column == .mean else { return "" }
        return summary.returnStyle().text(expert)
    }

    private func tableLines(_ columns: [Column]) -> [String] {
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

    private func legend(_ columns: [Column]) -> String {
        var text = "Return: mean over the finished seeds of each one's last three greedy evaluations"
        if columns.contains(.interval) { text += ", with Student's interval over the seeds" }
        if columns.contains(.interquartileMean) { text += "; IQM: their interquartile mean" }
        text += "."
        if summary.study.expertReturn != nil { text += " The expert's mean counts as a fixed number." }
        if columns.contains(.expertLevel) {
            text += " At expert: the first step at which the mean curve is at the expert's return."
        }
        if !summary.leaders.isEmpty { text += " *: the highest mean, which is no test of a difference." }
        return wrapped(text, width: width)
    }
}
