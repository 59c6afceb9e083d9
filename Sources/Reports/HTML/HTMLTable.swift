/// A column of an HTML table.
struct HTMLColumn {
    let heading: String
    let isNumber: Bool

    /// A column flush left.
    static func text(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: false) }

    /// A column flush right, with digits of one width.
    static func number(_ heading: String) -> HTMLColumn { HTMLColumn(heading: heading, isNumber: true) }
}

/// A table whose cells are HTML already, scrolling sideways by itself where the page is narrow.
///
/// The first cell of a row is its heading.
///
/// - Parameter classes: further classes of the table.
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
