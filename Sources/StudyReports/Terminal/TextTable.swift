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
