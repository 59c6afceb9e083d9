extension StudyFile {
    /// A row of a CSV file with its line number.
    struct Row {
        /// The line, from 1.
        let line: Int
        /// One text a column.
        let cells: [String]
    }

    /// Splits the file into its header and rows of as many cells.
    ///
    /// A last line without a line break was cut off when its writer was killed, and is ignored. There is no quoting:
    /// the files hold numbers under plain names.
    ///
    /// - Throws: A `StudyFileError` of kind `damaged` for an empty file or a row of another length than the header.
    func readCSV() throws(StudyFileError) -> (header: [String], rows: [Row]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        guard let first = lines.first else { throw damaged("no complete header line", line: 1) }
        let header = Self.cells(of: first)
        var rows: [Row] = []
        rows.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated().dropFirst() {
            let cells = Self.cells(of: line)
            guard cells.count == header.count else {
                throw damaged("\(cells.count) cells where the header has \(header.count)", line: index + 1)
            }
            rows.append(Row(line: index + 1, cells: cells))
        }
        return (header, rows)
    }

    /// The texts between the commas of a line.
    private static func cells(of line: ArraySlice<UInt8>) -> [String] {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// The place of a column that the format asks for.
    func column(_ name: String, in header: [String]) throws(StudyFileError) -> Int {
        guard let index = header.firstIndex(of: name) else { throw damaged("no column '\(name)'", line: 1) }
        return index
    }

    /// The integer in a cell.
    func integer(_ row: Row, _ column: Int, named name: String) throws(StudyFileError) -> Int {
        guard let value = Int(row.cells[column]) else {
            throw damaged("'\(row.cells[column])' in column '\(name)' is not an integer", line: row.line)
        }
        return value
    }

    /// The number in a cell, or nil where the cell is empty.
    func number(_ row: Row, _ column: Int, named name: String) throws(StudyFileError) -> Double? {
        let text = row.cells[column]
        if text.isEmpty { return nil }
        guard let value = Double(text) else {
            throw damaged("'\(text)' in column '\(name)' is not a number", line: row.line)
        }
        return value
    }

    /// The truth value in a cell: `0`, `1`, `false` or `true`.
    func flag(_ row: Row, _ column: Int, named name: String) throws(StudyFileError) -> Bool {
        switch row.cells[column] {
        case "0", "false": return false
        case "1", "true": return true
        case let text: throw damaged("'\(text)' in column '\(name)' is neither 0, 1, false nor true", line: row.line)
        }
    }
}
