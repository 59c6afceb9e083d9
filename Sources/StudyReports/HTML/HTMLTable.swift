/// A column of an HTML table.
struct HTMLColumn {
    let heading: String
    let isNumber: Bool

    /// Creates a left-aligned column.
    static func text(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: false) }

    /// Creates a right-aligned column with tabular digits.
    static func number(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: true) }
}

/// Creates a table from cells that are already HTML; it scrolls horizontally on a narrow page.
///
/// The first cell of each row is the row's heading.
///
/// - Parameter classes: additional CSS classes of the table.
func htmlTable(label: String, columns: [HTMLColumn], rows: [[String]], classes: String? = nil) -> String {
    let kinds = columns.map { $0.isNumber ? " class=\"number\"" : "" }
    let head = zip(columns, kinds).map { "<th scope=\"col\"\($1)>\(escaped($0.heading))</th>" }.joined()
    let body = rows.map { row in
        let cells = zip(row, kinds).dropFirst().map { "<td\($1)>\($0)</td>" }.joined()
        return "<tr><th scope=\"row\">\(row.first ?? "")</th>\(cells)</tr>"
    }
    return """
        <div class="scroll" role="region" tabindex="0" aria-label="\(escaped(label))">
        <table\(classes.map { " class=\"\($0)\"" } ?? "")>
        <thead><tr>\(head)</tr></thead>
        <tbody>
        \(body.joined(separator: "\n"))
        </tbody>
        </table>
        </div>
        """
}
