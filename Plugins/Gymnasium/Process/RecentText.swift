/// The most recent part of a text stream.
struct RecentText {
    private static let byteCount = 8_192
    private static let lineCount = 3
    private static let longestLine = 300

    private var bytes: [UInt8] = []

    /// Appends the next piece.
    mutating func append(_ piece: some Sequence<UInt8>) {
        bytes += piece
        if bytes.count > 2 * Self.byteCount { bytes.removeFirst(bytes.count - Self.byteCount) }
    }

    /// The last non-blank lines, without color codes and control characters.
    var lastLines: [String] {
        let text = String(decoding: bytes, as: UTF8.self).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
                .prefix(Self.longestLine)
        }
        return lines.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(Self.lineCount).map(String.init)
    }
}
