import Foundation

/// Reads a CSV file of numbers row by row, without an allocation a row.
///
/// A last line without a line break was cut off when its writer was killed, and is ignored. Names may stand in quotes (RFC 4180), which
/// numbers do not need.
struct CSVReader {
    /// The file, for errors.
    let file: StudyFile
    /// The names in the first line.
    let header: [String]

    /// The line of the present row, from 1.
    private(set) var line = 1
    /// Where the present row's cells are in the file.
    private var cells: [Range<Int>] = []
    /// Where the next line begins.
    private var next: Int
    /// The number of columns.
    private let width: Int

    /// Reads the header.
    ///
    /// - Throws: A `StudyFileError` of kind `damaged` for a file without a whole line.
    init(_ file: StudyFile) throws(StudyFileError) {
        self.file = file
        guard let end = file.bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw file.damaged("no complete header line", line: 1)
        }
        let line = file.bytes[..<end]
        header = Self.names(in: line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        width = header.count
        next = end + 1
    }

    /// The names between the commas of a line.
    private static func names(in line: ArraySlice<UInt8>) -> [String] {
        var names: [[UInt8]] = [[]]
        var isQuoted = false
        var last: UInt8?
        for byte in line {
            switch byte {
            case UInt8(ascii: "\""):
                // Two in a row, inside of quotes, stand for one.
                if !isQuoted, last == byte { names[names.count - 1].append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: names.append([])
            default: names[names.count - 1].append(byte)
            }
            last = byte
        }
        return names.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    /// - Throws: A `StudyFileError` of kind `damaged` for a row of another length than the header.
    mutating func advance() throws(StudyFileError) -> Bool {
        cells.removeAll(keepingCapacity: true)
        let isWhole = file.bytes.withUnsafeBufferPointer { bytes in
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
        guard isWhole else { return false }
        line += 1
        guard cells.count == width else {
            throw file.damaged("\(cells.count) cells where the header has \(width)", line: line)
        }
        return true
    }

    /// The place of a column that the format asks for.
    func column(_ name: String) throws(StudyFileError) -> Int {
        guard let index = header.firstIndex(of: name) else { throw file.damaged("no column '\(name)'", line: 1) }
        return index
    }

    /// The text of a cell.
    private func text(_ column: Int) -> String { String(decoding: file.bytes[cells[column]], as: UTF8.self) }

    /// The integer in a cell.
    func integer(_ column: Int) throws(StudyFileError) -> Int {
        guard let value = Int(text(column)) else {
            throw file.damaged("'\(text(column))' in column '\(header[column])' is not an integer", line: line)
        }
        return value
    }

    /// The number in a cell, or nil where the cell is empty.
    func number(_ column: Int) throws(StudyFileError) -> Double? {
        if cells[column].isEmpty { return nil }
        guard let value = Double(text(column)) else {
            throw file.damaged("'\(text(column))' in column '\(header[column])' is not a number", line: line)
        }
        return value
    }

    /// The truth value in a cell: `0`, `1`, `false` or `true`.
    func flag(_ column: Int) throws(StudyFileError) -> Bool {
        switch text(column) {
        case "0", "false": return false
        case "1", "true": return true
        case let text:
            throw file.damaged("'\(text)' in column '\(header[column])' is neither 0, 1, false nor true", line: line)
        }
    }
}
