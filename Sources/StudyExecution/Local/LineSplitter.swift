/// Splits a stream of bytes into lines, dropping lines that are too long for a message.
struct LineSplitter {
    private static let longestLine = 65_536

    private var line: [UInt8] = []
    private var isTooLong = false

    /// Appends bytes, and returns the lines that they complete, without line breaks.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if !isTooLong { lines.append(line) }
                line.removeAll(keepingCapacity: true)
                isTooLong = false
            } else if line.count == Self.longestLine {
                isTooLong = true
            } else {
                line.append(byte)
            }
        }
        return lines
    }
}
