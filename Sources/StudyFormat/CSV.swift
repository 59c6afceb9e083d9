import Foundation

/// The CSV files of a run (RFC 4180): `episodes.csv` and `metrics.csv`.
///
/// Both begin with a line of names. Integral numbers have no decimal point (`-200`). Other numbers are the shortest
/// text that reads back as the same number. Flags are 0 or 1. Unknown values are empty.
package enum CSV {
    /// The columns of `episodes.csv`.
    package static let episodeColumns = ["episode", "step", "return", "length", "terminated", "truncated"]

    /// Returns a number as the files have it.
    package static func number(_ value: Double) -> String {
        // Every whole number up to 2^53 has its own Double.
        let isWhole = value == value.rounded() && abs(value) <= 0x1p53
        return isWhole ? String(Int(value)) : value.description
    }

    /// Returns a line of texts, each quoted if necessary, without a line break.
    package static func line(of cells: [String]) -> String { cells.map(field).joined(separator: ",") }

    /// Returns the names in a line, without their quotes.
    package static func names(in line: some Collection<UInt8>) -> [String] {
        var names: [[UInt8]] = [[]]
        var isQuoted = false
        var last: UInt8?
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""):
                // Two quotes in a row inside quotes stand for one.
                if !isQuoted, last == byte { names[names.count - 1].append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: names.append([])
            default: names[names.count - 1].append(byte)
            }
            last = byte
        }
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// Reads a CSV file of numbers row by row, without an allocation per row.
///
/// A last line without a line break was cut off when its writer was killed; it is ignored. Column names may be quoted
/// (RFC 4180); numbers need no quotes.
package struct CSVReader: Sendable {
    /// The file, for error messages.
    let file: StudyFile
    /// The column names in the first line.
    package let header: [String]

    /// The line number of the current row, from 1.
    package private(set) var line = 1
    /// The byte ranges of the current row's cells.
    private var cells: [Range<Int>] = []
    /// The offset of the next line.
    private var next: Int
    /// The number of columns.
    private let width: Int

    /// Reads the header.
    ///
    /// - Parameter skipped: the number of lines before it.
    /// - Throws: a `StudyFileError` of kind `damaged` for a file without a complete line.
    package init(_ file: StudyFile, skippingLines skipped: Int = 0) throws(StudyFileError) {
        self.file = file
        var start = 0
        while line <= skipped, let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            start = end + 1
            line += 1
        }
        guard let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw file.damaged("no complete header line", line: line)
        }
        let line = file.bytes[start..<end]
        header = CSV.names(in: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        width = header.count
        var seen: Set<String> = []
        if let twice = header.first(where: { !seen.insert($0).inserted }) {
            throw file.damaged("two columns '\(twice)'", line: skipped + 1)
        }
        next = end + 1
    }

    /// Advances to the next row.
    ///
    /// - Returns: whether there is another row.
    /// - Throws: a `StudyFileError` of kind `damaged` for a row whose number of cells differs from the header.
    package mutating func advance() throws(StudyFileError) -> Bool {
        cells.removeAll(keepingCapacity: true)
        guard findCells() else { return false }
        line += 1
        guard cells.count == width else {
            throw file.damaged("\(cells.count) cells where the header has \(width)", line: line)
        }
        return true
    }

    /// Finds the cells of the next line, and returns whether the line is complete.
    private mutating func findCells() -> Bool {
        let content = file.bytes
        let bytes = content.span
        var (begin, place) = (next, next)
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") {
                let isReturn = byte == UInt8(ascii: "\n") && place > begin && bytes[place - 1] == UInt8(ascii: "\r")
                cells.append(begin..<(isReturn ? place - 1 : place))
                begin = place + 1
                if byte == UInt8(ascii: "\n") {
                    next = begin
                    return true
                }
            }
            place += 1
        }
        return false
    }

    /// Returns the index of a required column.
    package func column(_ name: String) throws(StudyFileError) -> Int {
        guard let index = header.firstIndex(of: name) else { throw file.damaged("no column '\(name)'", line: line) }
        return index
    }

    /// Returns the text of a cell.
    private func text(_ column: Int) -> String { String(decoding: file.bytes[cells[column]], as: UTF8.self) }

    /// Returns whether a cell has digits alone, after a minus sign or none.
    private func isInteger(_ column: Int) -> Bool {
        var cell = file.bytes[cells[column]]
        if cell.first == UInt8(ascii: "-") { cell.removeFirst() }
        return !cell.isEmpty && cell.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Returns whether a cell has a number as this program writes it: `-0.5`, `1e-05`, `nan`, `inf`.
    ///
    /// `Double` would read `0x10`, and stop at NUL.
    private func isNumber(_ column: Int) -> Bool {
        var cell = file.bytes[cells[column]]
        if cell.first == UInt8(ascii: "-") { cell.removeFirst() }
        if cell.elementsEqual("nan".utf8) || cell.elementsEqual("inf".utf8) { return true }
        func skipDigits() -> Bool {
            let count = cell.count
            while let byte = cell.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { cell.removeFirst() }
            return cell.count < count
        }
        func skip(_ characters: String) -> Bool {
            guard let byte = cell.first, characters.utf8.contains(byte) else { return false }
            cell.removeFirst()
            return true
        }
        guard skipDigits() else { return false }
        if skip("."), !skipDigits() { return false }
        if skip("eE") {
            _ = skip("+-")
            guard skipDigits() else { return false }
        }
        return cell.isEmpty
    }

    /// Returns the integer in a cell.
    package func integer(_ column: Int) throws(StudyFileError) -> Int {
        guard isInteger(column), let value = Int(text(column)) else {
            throw file.damaged("'\(text(column))' in column '\(header[column])' is not an integer", line: line)
        }
        return value
    }

    /// Returns the number in a cell; `nil` if the cell is empty.
    package func number(_ column: Int) throws(StudyFileError) -> Double? {
        if cells[column].isEmpty { return nil }
        guard isNumber(column), let value = Double(text(column)) else {
            throw file.damaged("'\(text(column))' in column '\(header[column])' is not a number", line: line)
        }
        return value
    }

    /// Returns the Boolean value in a cell: `0`, `1`, `false` or `true`.
    package func flag(_ column: Int) throws(StudyFileError) -> Bool {
        switch text(column) {
        case "0", "false": return false
        case "1", "true": return true
        case let text:
            throw file.damaged("'\(text)' in column '\(header[column])' is neither 0, 1, false nor true", line: line)
        }
    }
}
