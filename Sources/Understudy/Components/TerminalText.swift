/// Text for a terminal that may come from outside the program.
package enum TerminalText {
    /// Returns the text with every character escaped that would command the terminal or reorder what it shows.
    ///
    /// These are control characters and the marks of bidirectional text. They become visible as `\u{1b}`. A line break
    /// stays one.
    ///
    /// - Parameter keepsColors: whether sequences that set colors (`ESC[...m`) stay, for the program's own tables.
    package static func escaped(_ text: String, keepsColors: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        let scalars = Array(text.unicodeScalars)
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            if keepsColors, scalar == "\u{1B}", let end = endOfColor(scalars, from: place) {
                result.unicodeScalars.append(contentsOf: scalars[place..<end])
                place = end
                continue
            }
            if isUnsafe(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
            place += 1
        }
        return result
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Returns the end of the color sequence that begins at `start`; `nil` if there is none.
    private static func endOfColor(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard start + 1 < scalars.count, scalars[start + 1] == "[" else { return nil }
        var place = start + 2
        while place < scalars.count, place < start + 24, "0123456789;".unicodeScalars.contains(scalars[place]) {
            place += 1
        }
        return place < scalars.count && scalars[place] == "m" ? place + 1 : nil
    }
}
