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

    /// Returns a line of names, each quoted if necessary, without a line break.
    package static func line(of names: [String]) -> String { names.map(field).joined(separator: ",") }

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

    private static func field(_ name: String) -> String {
        guard name.contains(where: { ",\"\r\n".contains($0) }) else { return name }
        return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
