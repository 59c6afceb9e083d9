/// Returns the width of a text on a terminal in columns.
///
/// A wide character (East Asian, emoji) takes two columns, a combining character none.
func displayWidth(_ text: String) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
}

/// Returns the text truncated to `width` columns; the last column is an ellipsis if anything is cut.
package func clipped(_ text: String, width: Int) -> String {
    if displayWidth(text) <= width { return text }
    var used = 1
    let kept = text.prefix { character in
        used += columns(of: character)
        return used <= width
    }
    return kept + "…"
}

/// Returns the text truncated to `width` columns with an ellipsis in the middle, because names often differ at the end.
func clippedInMiddle(_ text: String, width: Int) -> String {
    if displayWidth(text) <= width { return text }
    let head = clipped(text, width: width / 2 + 1)
    let room = width - displayWidth(head)
    var used = 0
    let tail = text.reversed().prefix { character in
        used += columns(of: character)
        return used <= room
    }
    return head + String(tail.reversed())
}

/// Returns the text with every control character replaced by a space.
///
/// A line break would break a table, and an escape character would send a command to the terminal.
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
}

private func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    let isEmoji = scalar.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    return isEmoji || wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
}

/// The blocks of wide or full-width characters according to Unicode's UAX #11.
private let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x20000...0x3FFFD,
]
