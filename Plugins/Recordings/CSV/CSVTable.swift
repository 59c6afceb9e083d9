import Understudy

/// A table of comma-separated values with a header (RFC 4180), read row by row.
///
/// A field may be in double quotes, in which two quotes stand for one. Lines end with a line feed, with or without a
/// carriage return. A byte order mark at the beginning and empty lines at the end are skipped.
struct CSVTable {
    /// The names of the columns.
    private(set) var header: [String]
    /// The file's path, for error messages.
    let path: String
    /// The number of the line that was read last, from 1.
    private(set) var line = 0

    private let source: any ByteSource
    /// The bytes at work: at least those of the row that was read last.
    private var bytes: [UInt8] = []
    /// The place in `bytes` behind what was read.
    private var position = 0
    /// The number of bytes that were taken from the source.
    private var taken = 0

    /// The number of bytes that are taken at once.
    private static let partSize = 1 << 18
    /// The most bytes of a line.
    private static let longestLine = 1 << 24

    /// Reads the header.
    ///
    /// - Throws: `DataError` if the file is empty or its header names a column twice.
    init(_ source: some ByteSource, path: String) throws(DataError) {
        self.source = source
        self.path = path
        header = []
        try takeMore(from: 0)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        var fields: [Range<Int>] = []
        guard try readLine(into: &fields) else {
            throw DataError(.damaged, path: path, "is empty, and must have a line with the names of the columns")
        }
        let names = fields.map { text($0) }
        var seen: Set<String> = []
        for name in names {
            guard seen.insert(name).inserted else { throw error("names the column '\(name.prefix(100))' twice") }
        }
        header = names
    }

    /// Returns a number of rows that the table does not exceed.
    ///
    /// The whole source is read for that.
    static func rowLimit(of source: some ByteSource) throws(DataError) -> Int {
        var (lines, start) = (1, 0)
        while start < source.count {
            let end = min(start + partSize, source.count)
            for byte in try source.read(start..<end) where byte == UInt8(ascii: "\n") { lines += 1 }
            start = end
        }
        return lines
    }

    /// Reads the next row into `fields`, the places of its fields, and returns whether there is one.
    ///
    /// - Throws: `DataError` if the row has another number of fields than the header.
    mutating func next(_ fields: inout [Range<Int>]) throws(DataError) -> Bool {
        guard try readLine(into: &fields) else { return false }
        guard fields.count == header.count else {
            throw error("has \(fields.count) fields, and the header names \(header.count)")
        }
        return true
    }

    /// Returns an error about the line that was read last.
    func error(_ message: String) -> DataError { DataError(.damaged, path: path, "line \(line) \(message)") }

    /// Returns the text of a field.
    func text(_ field: Range<Int>) -> String {
        guard field.count >= 2, bytes[field.lowerBound] == UInt8(ascii: "\"") else {
            return String(decoding: bytes[field], as: UTF8.self)
        }
        let inner = bytes[field.lowerBound + 1..<field.upperBound - 1]
        return String(decoding: inner, as: UTF8.self).replacing("\"\"", with: "\"")
    }

    /// Takes more bytes from the source, and drops those before `start`.
    private mutating func takeMore(from start: Int) throws(DataError) {
        let kept = bytes.count - start
        guard kept < Self.longestLine else { throw error("has more than \(Self.longestLine) bytes") }
        // As many again, so that a long line is not read over and over.
        let count = min(max(Self.partSize, kept), source.count - taken, Self.longestLine - kept)
        bytes.removeFirst(start)
        bytes += try source.read(taken..<taken + count)
        taken += count
        position -= start
    }

    private var isAtEnd: Bool { taken == source.count }

    /// Reads the fields of one line, and returns whether there is one.
    private mutating func readLine(into fields: inout [Range<Int>]) throws(DataError) -> Bool {
        var start = position
        let before = line
        while true {
            line = before
            position = start
            if let isLine = try readWholeLine(into: &fields) { return isLine }
            try takeMore(from: start)
            start = 0
        }
    }

    /// Reads the fields of one line; returns `nil` if the bytes at work end before it does.
    private mutating func readWholeLine(into fields: inout [Range<Int>]) throws(DataError) -> Bool? {
        fields.removeAll(keepingCapacity: true)
        line += 1
        var start = position
        let quote = UInt8(ascii: "\"")
        while position < bytes.count {
            let byte = bytes[position]
            if byte == quote, position == start {
                guard try skipQuoted() else { return nil }
            } else if byte == UInt8(ascii: ",") {
                fields.append(start..<position)
                position += 1
                start = position
            } else if byte == UInt8(ascii: "\n") {
                let end = position > start && bytes[position - 1] == UInt8(ascii: "\r") ? position - 1 : position
                position += 1
                fields.append(start..<end)
                // An empty line is none.
                guard fields.count == 1, start == end else { return true }
                fields.removeAll(keepingCapacity: true)
                line += 1
                start = position
            } else {
                position += 1
            }
        }
        guard isAtEnd else { return nil }
        guard start < position || !fields.isEmpty else { return false }
        let end = position > start && bytes[position - 1] == UInt8(ascii: "\r") ? position - 1 : position
        fields.append(start..<end)
        return true
    }

    /// Skips a field in quotes up to the comma or the line's end after it.
    ///
    /// - Returns: `false` if the bytes at work end before the field does.
    private mutating func skipQuoted() throws(DataError) -> Bool {
        position += 1
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "\"") {
                position += 1
            } else if position + 1 == bytes.count, !isAtEnd {
                return false
            } else if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
                position += 2
            } else {
                position += 1
                guard position == bytes.count || [UInt8(ascii: ","), 0x0A, 0x0D].contains(bytes[position]) else {
                    throw error("has text after a field in quotes")
                }
                return true
            }
        }
        guard isAtEnd else { return false }
        throw error("has a field in quotes that does not end")
    }
}
