import Foundation
import SpecYAML
import Synchronization

/// The lines of files that diagnostics point at.
enum SourceExcerpt {
    /// The texts that are in no file, such as a spec from standard input, by the name in marks.
    private static let texts = Mutex<[String: String]>([:])

    /// The largest file that is read for a line.
    private static let mostBytes = 4_000_000

    /// Keeps the text of a source that cannot be read again.
    static func remember(_ text: String, as name: String) { texts.withLock { $0[name] = text } }

    /// Returns each problem with the line that it points at, and a caret below.
    static func text(of diagnostics: [Diagnostic]) -> String {
        var files: [String: [Substring]] = [:]
        return diagnostics.map { diagnostic in
            let mark = diagnostic.mark
            if mark.line > 0, files[mark.file] == nil { files[mark.file] = lines(of: mark.file) }
            guard let excerpt = excerpt(at: mark, in: files[mark.file] ?? []) else { return "\(diagnostic)" }
            return "\(diagnostic)\n\(excerpt)"
        }
        .joined(separator: "\n")
    }

    /// Returns the line at `mark` with its number, and a caret below the column; `nil` if there is no such line.
    private static func excerpt(at mark: Mark, in lines: [Substring]) -> String? {
        guard mark.line > 0, lines.indices.contains(mark.line - 1) else { return nil }
        let scalars = Array(lines[mark.line - 1].unicodeScalars)
        guard mark.column >= 1, mark.column <= scalars.count + 1,
            !scalars.allSatisfy(\.properties.isWhitespace)
        else { return nil }
        // A window around the column of a long line.
        let first = max(0, min(mark.column - 1 - mostColumns / 2, scalars.count - mostColumns))
        let shown = scalars[first..<min(scalars.count, first + mostColumns)]
        let text = String(String.UnicodeScalarView(shown.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
        let number = "\(mark.line)"
        let margin = String(repeating: " ", count: number.count + 2)
        let indentation = String(repeating: " ", count: mark.column - 1 - first)
        return "  \(number) | \(text)\n\(margin) | \(indentation)^"
    }

    /// The most columns of a line that are shown.
    private static let mostColumns = 120

    private static func lines(of file: String) -> [Substring] {
        if let text = texts.withLock({ $0[file] }) { return split(text) }
        guard let handle = FileHandle(forReadingAtPath: file) else { return [] }
        defer { try? handle.close() }
        // Only a regular file can be read again.
        var status = stat()
        guard fstat(handle.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= mostBytes, let data = try? handle.readToEnd()
        else { return [] }
        return split(String(decoding: data, as: UTF8.self))
    }

    private static func split(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }
}
