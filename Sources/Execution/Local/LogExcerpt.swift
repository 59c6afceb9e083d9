import Foundation

/// What a worker's log says about the worker's end, in a few lines.
enum LogExcerpt {
    /// The most lines.
    private static let lineCount = 5
    /// The bytes at the log's end that are read; a backtrace with its registers and images takes some tens of thousands.
    private static let byteCount: UInt64 = 1_048_576

    /// The lines of the log at `path`; none where it cannot be read.
    static func lines(of path: String) -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end > byteCount ? end - byteCount : 0)
        return lines(in: String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self))
    }

    /// The last lines of a log that say something, without control characters.
    ///
    /// Where Swift's runtime wrote a backtrace, the message before it and the line that names the crash: the registers and images at the end say
    /// nothing to a reader.
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
