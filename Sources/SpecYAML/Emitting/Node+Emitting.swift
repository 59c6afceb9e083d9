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
