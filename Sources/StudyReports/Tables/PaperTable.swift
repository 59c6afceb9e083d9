/// Studies as a table for a paper or a web page: Markdown, or LaTeX with the booktabs package.
package struct PaperTable: Sendable {
    /// The markup language.
    package enum Markup: Hashable, Sendable {
        /// GitHub-flavored Markdown tables.
        case markdown
        /// A LaTeX `tabular` with booktabs rules.
        case latex
    }

    private let studies: [StudySummary]
    private let overall: OverallSummary?
    private let markup: Markup

    /// Creates tables of studies.
    ///
    /// - Parameter overall: the comparison over all studies, if there is more than one.
    package init(_ studies: [StudySummary], overall: OverallSummary? = nil, markup: Markup) {
        self.studies = studies.map(\.begun)
        self.overall = overall
        self.markup = markup
    }

    /// The tables in sequence, with a newline at the end.
    package var text: String {
        let tables = studies.map(table) + [overall.flatMap(table)].compactMap { $0 }
        return tables.joined(separator: "\n")
    }

    private func table(_ summary: StudySummary) -> String {
        let minus = markup == .markdown ? "\u{2212}" : "-"
        let style = summary.returnStyle(minus: minus)
        let columns = ResultsColumn.columns(of: summary)
        let leaders = Set(summary.leaders.map(\.name))
        var rows = summary.variants.map { variant in
            [name(variant.name, isLeader: leaders.contains(variant.name))]
                + columns.map { number($0.cell(of: variant, in: summary, style)) }
        }
        if summary.study.expertReturn != nil {
            rows.append(["expert"] + columns.map { number($0.expertCell(in: summary, style)) })
        }
        let environment = summary.study.environment.map { " on \($0)" } ?? ""
        var notes = columns.compactMap { $0.explanation(in: summary, style) }
        if !leaders.isEmpty {
            notes.append("Bold: the highest \(summary.options.average.shortName), which is no test of a difference.")
        }
        return laidOut(
            title: printable(summary.study.name + environment), columns: ["Variant"] + columns.map(\.rawValue), rows,
            notes: notes + summary.study.addedNotes + summary.notes)
    }

    private func table(_ overall: OverallSummary) -> String? {
        guard !overall.variants.isEmpty else { return nil }
        let rows = overall.cells(minus: markup == .markdown ? "\u{2212}" : "-")
        return laidOut(
            title: overall.title, columns: overall.columns,
            rows.map { [name($0[0], isLeader: false)] + $0.dropFirst().map(number) },
            notes: [overall.explanation] + overall.notes)
    }

    // MARK: Markup

    private func laidOut(title: String, columns: [String], _ rows: [[String]], notes: [String]) -> String {
        switch markup {
        case .markdown:
            let lines = [columns.map(escaped), ["---"] + columns.dropFirst().map { _ in "---:" }] + rows
            let table = lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
            return "**\(escaped(title))**\n\n\(table)\n\n\(notes.map(escaped).joined(separator: " "))\n"
        case .latex:
            let lines = rows.map { $0.joined(separator: " & ") + " \\\\" }
            return """
                % \(title)
                \\begin{tabular}{l\(String(repeating: "r", count: columns.count - 1))}
                \\toprule
                \(columns.map(escaped).joined(separator: " & ")) \\\\
                \\midrule
                \(lines.joined(separator: "\n"))
                \\bottomrule
                \\end{tabular}
                \(notes.map { "% \($0)" }.joined(separator: "\n"))

                """
        }
    }

    private func name(_ name: String, isLeader: Bool) -> String {
        let text = escaped(printable(name))
        guard isLeader else { return text }
        return markup == .markdown ? "**\(text)**" : "\\textbf{\(text)}"
    }

    /// Returns a numeric cell; in LaTeX, a signed number is in math mode, so that the minus sign is typeset correctly.
    private func number(_ text: String) -> String {
        guard markup == .latex else { return escaped(text) }
        return text.components(separatedBy: " to ").map { part in
            if part.hasPrefix("-") {
                let digits = part.prefix { $0 != " " }
                return "$\(digits)$" + escaped(String(part.dropFirst(digits.count)))
            }
            return part.hasPrefix(">") ? "$>$" + escaped(String(part.dropFirst())) : escaped(part)
        }.joined(separator: " to ")
    }

    private func escaped(_ text: String) -> String {
        switch markup {
        case .markdown: text.reduce(into: "") { $0 += "\\`*_|<>[]".contains($1) ? "\\\($1)" : String($1) }
        case .latex:
            text.reduce(into: "") { result, character in
                switch character {
                case "\\": result += "\\textbackslash{}"
                case "~": result += "\\textasciitilde{}"
                case "^": result += "\\textasciicircum{}"
                case "<": result += "\\textless{}"
                case ">": result += "\\textgreater{}"
                case "|": result += "\\textbar{}"
                case "\"": result += "''"
                case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
                default: result.append(character)
                }
            }
        }
    }
}
