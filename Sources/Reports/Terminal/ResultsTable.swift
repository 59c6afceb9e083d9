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
    ///   - width: The columns at which prose is broken, from 20; the table itself is as wide as its content.
    public init(_ summary: StudySummary, color: Bool = false, width: Int = 80) {
        precondition(width >= 20, "a table's width is 20 columns or more")
        self.summary = summary
        self.color = color
        self.width = width
    }

    /// The table's text, with a line break at its end.
    public var text: String {
        let lines =
            [heading, ""] + tableLines + ["", wrapped(summary.sentence, width: width)] + noteLines + ["", legend]
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let environment = summary.study.environment.map { " on \(printable($0))" } ?? ""
        return "\(printable(summary.study.name))\(environment): "
            + "\(summary.finishedCount) of \(counted(summary.runCount, "run")) finished"
    }

    private var tableLines: [String] {
        let style = summary.returnStyle()
        let expert = summary.study.expertReturn
        let leaders = Set(summary.leaders.map(\.name))
        let numbers = ["Seeds", "Return", "95 % interval", "IQM"] + (expert == nil ? [] : ["At expert"]) + ["Time/run"]
        var table = TextTable(
            columns: [.init(heading: "Variant", alignment: .left)]
                + numbers.map { .init(heading: $0, alignment: .right) })
        table.rows = summary.variants.map { variant in
            let level = variant.expertLevelStep.map(grouped) ?? (variant.curve.points.isEmpty ? "n/a" : "not reached")
            return [
                printable(variant.name) + (leaders.contains(variant.name) ? " *" : ""),
                "\(variant.finishedCount)/\(variant.runCount)",
                variant.finalReturn.map { style.text($0.mean) } ?? "n/a",
                variant.finalReturn?.interval.map { style.text($0) } ?? "n/a",
                variant.interquartileMean.map { style.text($0) } ?? "n/a",
            ] + (expert == nil ? [] : [level]) + [variant.wallSeconds.map { duration(seconds: $0) } ?? "n/a"]
        }
        if let expert { table.rows.append(["expert", "", style.text(expert), "", "", "", ""]) }
        return table.lines { text, row, column in
            guard column == 0, row < summary.variants.count else { return text }
            return TerminalColor.paint(text, variant: row, enabled: color)
        }
    }

    private var noteLines: [String] {
        let notes = summary.notes
        return notes.isEmpty ? [] : ["", "Missing:"] + notes.map { wrapped("- " + $0, width: width, indent: "  ") }
    }

    private var legend: String {
        var text =
            "Return: mean over the finished seeds of each one's last three greedy evaluations, with Student's"
            + " interval over the seeds; IQM: their interquartile mean."
        if summary.study.expertReturn != nil {
            text += " At expert: the first step at which the mean curve is at the expert's return."
        }
        if !summary.leaders.isEmpty { text += " *: the highest mean, which is no test of a difference." }
        return wrapped(text, width: width)
    }
}
