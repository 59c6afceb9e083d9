import Foundation

/// The lines of a worker's log that explain its end.
enum LogExcerpt {
    /// The maximum number of lines.
    private static let lineCount = 5
    /// The number of bytes to read at the log's end.
    ///
    /// A backtrace with its registers and images takes some tens of thousands.
    private static let byteCount: UInt64 = 1_048_576

    /// Returns the relevant lines of the log at `path`, or an empty list if it cannot be read.
    static func lines(of path: String) -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > byteCount ? end - byteCount : 0)
        return lines(in: String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self))
    }

    /// Returns the last informative lines of a log, without control characters.
    ///
    /// For a backtrace of the Swift runtime, returns the message before it and the line with the crash, because the
    /// registers and images at the end are of no use to a reader.
    static func lines(in log: String) -> [String] {
        let lines = log.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }.filter { !$0.allSatisfy(\.isWhitespace) }
        let backtrace = lines.firstIndex { isCrash($0) || $0.hasPrefix("*** Signal ") } ?? lines.endIndex
        let crash = lines[backtrace...].first(where: isCrash)
        var before = lines[..<backtrace].suffix(lineCount - (crash == nil ? 0 : 1))
        if let message = before.firstIndex(where: { $0.contains("Fatal error") }) { before = before[message...] }
        return before + [crash].compactMap { $0 }
    }

    /// `*** Program crashed: Illegal instruction at 0x... ***`
    private static func isCrash(_ line: String) -> Bool { line.contains("Program crashed: ") }
}
