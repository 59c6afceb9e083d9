extension Node.Scalar {
    /// Returns the scalar on one line, quoted if it would otherwise be read as another value.
    ///
    /// - Parameter inFlow: whether the scalar is part of a list in brackets.
    func emitted(inFlow: Bool) -> String {
        if resolved == .null { return text.isEmpty ? "null" : text }
        if case .string = resolved {
            let asPlain = Node.Scalar(text, isPlain: true)
            guard asPlain.resolved == .string(text), Self.canBePlain(text, inFlow: inFlow) else {
                return Self.doubleQuoted(text)
            }
        }
        return text
    }

    /// Returns a key on one line; keys are always strings, so `200` needs no quotes.
    static func text(ofKey key: String) -> String {
        canBePlain(key, inFlow: false) && key != "<<" ? key : doubleQuoted(key)
    }

    /// Returns whether the parser reads `text` back as a plain scalar.
    ///
    /// It is stricter than YAML's rules for plain scalars (YAML 1.2.2, section 7.3.3) where those are hard to remember.
    private static func canBePlain(_ text: String, inFlow: Bool) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { return false }
        guard first != " ", last != " ", last != ":", !"?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) else {
            return false
        }
        if text.hasPrefix("---") || text.hasPrefix("...") { return false }
        if first == "-", scalars.count == 1 || scalars[1] == " " { return false }
        for (index, scalar) in scalars.enumerated() {
            if needsEscape(scalar) { return false }
            if inFlow, ",[]{}?".unicodeScalars.contains(scalar) { return false }
            if scalar == ":", scalars[index + 1] == " " { return false }
            if scalar == "#", scalars[index - 1] == " " { return false }
        }
        return true
    }

    private static func doubleQuoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" || needsEscape(scalar) {
                quoted += escape(scalar)
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Returns whether `scalar` is a line break, a control character or another character not allowed in YAML (section
    /// 5.1).
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: false
        default: true
        }
    }

    /// Returns the escape sequence of `scalar` in double quotes (section 5.7).
    static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let (letter, width) = scalar.value <= 0xFF ? ("x", 2) : ("u", 4)
            return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
        }
    }
}
