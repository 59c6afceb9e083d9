/// A terminal table of the variants' final returns, with notes on missing results and the conclusions.
package struct ResultsTable: Sendable {
    private let summary: StudySummary
    private let style: NumberStyle
    private let leaders: Set<String>
    private let color: Bool
    private let width: Int

    /// Prepares a table of a study's results.
    ///
    /// - Parameters:
    ///   - summary: the study's statistics.
    ///   - color: whether to color the names as in `LearningCurvePlot`, with ANSI escape sequences.
    ///   - width: the total width in columns, at least 20. Names are shortened to fit, then columns are dropped; a long
    ///     word of the prose gets its own line.
    package init(_ summary: StudySummary, color: Bool = false, width: Int = 80) {
        precondition(width >= 20, "a table's width is 20 columns or more")
        let summary = summary.begun
        self.summary = summary
        style = summary.returnStyle()
        leaders = Set(summary.leaders.map(\.name))
        self.color = color
        self.width = width
    }

    /// The table's text, with a newline at the end.
    package var text: String {
        let columns = fittingColumns
        let lines =
            [wrapped(heading, width: width), ""] + tableLines(columns) + ["", wrapped(summary.sentence, width: width)]
            + policyLines + noteLines + addedLines + ["", legend(columns)] + tuningLines
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let environment = summary.study.environment.map { " on \(printable($0))" } ?? ""
        let state = "\(summary.finishedCount) of \(counted(summary.runCount, "run")) finished"
        let purpose = summary.study.summary.map { ": \(printable($0))" } ?? ""
        return "\(printable(summary.study.name))\(environment): \(state)\(purpose)"
    }

    // MARK: Columns

    /// Returns the minimum width of a shortened name before the given column is dropped instead.
    ///
    /// The interval is more important than a readable name; other columns are less important than distinguishable
    /// names.
    private func nameWidth(before column: ResultsColumn) -> Int {
        column == (summary.options.average == .mean ? .interval : .interquartileInterval) ? 10 : distinctNameWidth
    }

    /// The smallest width, at least 16, at which all shortened names are distinct, regardless of their marks.
    private var distinctNameWidth: Int {
        let names = summary.variants.map { printable($0.name) }
        let mark = leaders.isEmpty ? 0 : 2
        return (16...max(16, (names.map(displayWidth).max() ?? 0) + mark)).first { width in
            Set(names.map { clippedInMiddle($0, width: width - mark) }).count == names.count
        } ?? 16
    }

    private var fittingColumns: [ResultsColumn] {
        var columns = ResultsColumn.columns(of: summary)
        let average = summary.options.average
        let longest = summary.variants.map { displayWidth(name($0)) }.max() ?? 0
        for column in ResultsColumn.leastImportantFirst(average)
        where max(7, min(longest, nameWidth(before: column))) + numbersWidth(columns) > width {
            columns.removeAll { $0 == column }
        }
        return columns
    }

    /// Returns the total width of the numeric columns, including the spaces before them.
    private func numbersWidth(_ columns: [ResultsColumn]) -> Int {
        columns.reduce(0) { sum, column in
            let cells = summary.variants.map { cell(column, of: $0) } + [column.rawValue, expertCell(column)]
            return sum + 2 + (cells.map(displayWidth).max() ?? 0)
        }
    }

    private func name(_ variant: VariantSummary, width: Int = .max) -> String {
        let mark = leaders.contains(variant.name) ? " *" : ""
        return clippedInMiddle(printable(variant.name), width: width - mark.count) + mark
    }

    private func cell(_ column: ResultsColumn, of variant: VariantSummary) -> String {
        column.cell(of: variant, in: summary, style)
    }

    private func expertCell(_ column: ResultsColumn) -> String {
        column.expertCell(in: summary, style)
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

    private var policyLines: [String] {
        BestPolicies.text(of: summary).map { ["", wrapped($0, width: width)] } ?? []
    }

    private var noteLines: [String] {
        let notes = summary.notes
        return notes.isEmpty ? [] : ["", "Missing:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") }
    }

    private var addedLines: [String] {
        let notes = summary.study.addedNotes
        return notes.isEmpty ? [] : ["", "Added:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") }
    }

    private var tuningLines: [String] {
        let tuning = TuningSummary(summary)
        if tuning.rows.isEmpty { return [] }
        let style = summary.returnStyle()
        let table = TextTable(
            columns: [.init(heading: "Tuning", alignment: .left)]
                + TuningSummary.headings.map { .init(heading: $0, alignment: .right) },
            rows: tuning.rows.map { [printable($0.tuning.variant)] + TuningSummary.cells(of: $0, style) })
        let choices = tuning.rows.map { row in
            wrapped(
                "- \(printable(row.tuning.variant)): candidate \(row.tuning.candidate) of \(row.budget): \(row.chosen)",
                width: width,
                indent: "  ")
        }
        return [""] + table.lines() + [""] + choices + ["", wrapped(TuningSummary.explanation, width: width)]
    }

    private func legend(_ columns: [ResultsColumn]) -> String {
        var sentences = columns.compactMap { $0.explanation(in: summary, style) }
        if summary.study.expertReturn != nil { sentences.append("The expert's mean counts as a fixed number.") }
        if !leaders.isEmpty {
            sentences.append("*: the highest \(summary.options.average.shortName), which is no test of a difference.")
        }
        return wrapped(sentences.joined(separator: " "), width: width)
    }
}

/// Rows of text in aligned columns.
package struct TextTable {
    /// The alignment of a column.
    package enum Alignment { case left, right }

    /// A column's heading and alignment.
    package struct Column {
        let heading: String
        let alignment: Alignment

        package init(heading: String, alignment: Alignment) {
            self.heading = heading
            self.alignment = alignment
        }
    }

    /// The columns.
    let columns: [Column]
    /// The rows, with one text per column.
    package var rows: [[String]]

    package init(columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Returns the table's lines: the headings, a rule and the rows, without trailing spaces.
    ///
    /// - Parameter paint: decorates the padded text of a cell, given its row and column, without changing its width.
    package func lines(
        paint: (_ text: String, _ row: Int, _ column: Int) -> String = { text, _, _ in text }
    ) -> [String] {
        let widths = columns.indices.map { index in
            ([columns[index].heading] + rows.map { $0[index] }).map(displayWidth).max() ?? 0
        }
        func pad(_ text: String, _ index: Int) -> String {
            let space = String(repeating: " ", count: widths[index] - displayWidth(text))
            return columns[index].alignment == .left ? text + space : space + text
        }
        let heading = columns.indices.map { pad(columns[$0].heading, $0) }.joined(separator: "  ")
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let body = rows.enumerated().map { row, cells in
            cells.indices.map { paint(pad(cells[$0], $0), row, $0) }.joined(separator: "  ")
        }
        return [heading, rule].map(trimmed) + body.map(trimmed)
    }

    private func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// The colors of variants in the 256-color terminal palette, in the order of the page's colors.
enum TerminalColor {
    private static let palette = [33, 208, 36, 133, 178, 81]

    /// Returns text in the color of the variant at `index`; unchanged if color is disabled.
    static func paint(_ text: String, variant index: Int, enabled: Bool) -> String {
        enabled ? "\u{1B}[38;5;\(palette[index % palette.count])m\(text)\u{1B}[0m" : text
    }

    /// Returns faint text for background elements; unchanged if color is disabled.
    static func dim(_ text: String, enabled: Bool) -> String { enabled ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
