extension Node {
    /// The node as canonical YAML text, with a final line break.
    ///
    /// The text uses block style with an indentation of two spaces. A list of scalars that fits in 80 characters is
    /// written on one line (`[64, 64]`). Keys stay in order. Numbers and words keep their spelling. Strings are quoted
    /// only if they would otherwise have another meaning. Equal nodes give equal texts. Parsing the text gives a node
    /// with the same value, if keys are unique and the node is within the limits of the parser.
    public var yaml: String {
        var emitter = Emitter()
        emitter.write(self, indentation: 0)
        return emitter.text
    }
}

/// A writer of nodes in block style.
private struct Emitter {
    /// The maximum number of characters of a list on one line.
    static let longestLine = 80
    /// The maximum key length without `? `: libyaml requires the indicator for keys of more than 1024 characters.
    static let longestSimpleKey = 1024

    var text = ""

    /// Writes a node and a line break, starting on a line that already has `indentation` columns.
    mutating func write(_ node: Node, indentation: Int) {
        if let inline = node.inline {
            text += inline + "\n"
            return
        }
        switch node.content {
        case .scalar:
            break  // Always inline.
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                if index > 0 { indent(indentation) }
                text += "- "
                write(item, indentation: indentation + 2)
            }
        case .mapping(let pairs):
            for (index, pair) in pairs.enumerated() {
                if index > 0 { indent(indentation) }
                write(pair, indentation: indentation)
            }
        }
    }

    private mutating func write(_ pair: Node.Pair, indentation: Int) {
        let key = Node.Scalar.text(ofKey: pair.key)
        if key.unicodeScalars.count > Self.longestSimpleKey {
            text += "? " + key + "\n"
            indent(indentation)
        } else {
            text += key
        }
        text += ":"
        if let inline = pair.value.inline {
            text += " " + inline + "\n"
        } else {
            text += "\n"
            indent(indentation + 2)
            write(pair.value, indentation: indentation + 2)
        }
    }

    private mutating func indent(_ columns: Int) {
        text += String(repeating: " ", count: columns)
    }
}

extension Node {
    /// The node on one line, or `nil` if it needs a block.
    fileprivate var inline: String? {
        switch content {
        case .scalar(let scalar):
            return scalar.emitted(inFlow: false)
        case .mapping(let pairs):
            return pairs.isEmpty ? "{}" : nil
        case .sequence(let items):
            let scalars = items.compactMap(\.scalar)
            // Every item needs at least one character and a separator.
            guard scalars.count == items.count, items.count * 2 <= Emitter.longestLine else { return nil }
            let line = "[" + scalars.map { $0.emitted(inFlow: true) }.joined(separator: ", ") + "]"
            return line.unicodeScalars.count <= Emitter.longestLine ? line : nil
        }
    }
}

extension Node {
    /// The node as YAML text on one line: `{kind: constant, value: 1}`.
    ///
    /// As with `yaml`, parsing the text gives a node with the same value.
    public var flowText: String {
        switch content {
        case .scalar(let scalar): scalar.emitted(inFlow: true)
        case .sequence(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{"
                + pairs.map { Scalar($0.key, isPlain: false).emitted(inFlow: true) + ": " + $0.value.flowText }
                .joined(separator: ", ") + "}"
        }
    }
}

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
