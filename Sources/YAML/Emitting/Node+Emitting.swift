extension Node {
    /// The node as canonical YAML text, with a line break at the end.
    ///
    /// Block style, indented by two spaces; a list of scalars that fits in 80 characters stands on one line
    /// (`[64, 64]`). Keys stay in order. Numbers and words keep their spelling; strings are quoted only where they would
    /// mean something else without. Equal nodes give equal texts, and parsing the text gives a node with the same value,
    /// as long as keys are unique and the node is within the limits of the parser.
    public var yaml: String {
        var emitter = Emitter()
        emitter.write(self, indentation: 0)
        return emitter.text
    }
}

/// Writes nodes in block style.
private struct Emitter {
    /// The most characters of a list on one line.
    static let longestLine = 80
    /// libyaml takes a key of more than 1024 characters only after `? `.
    static let longestSimpleKey = 1024

    var text = ""

    /// Writes a node and a line break, from a line that already has `indentation` columns.
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
    /// The node on one line, or `nil` where it needs a block.
    fileprivate var inline: String? {
        switch content {
        case .scalar(let scalar):
            return scalar.emitted(inFlow: false)
        case .mapping(let pairs):
            return pairs.isEmpty ? "{}" : nil
        case .sequence(let items):
            let scalars = items.compactMap(\.scalar)
            // Every item takes a character and a separator.
            guard scalars.count == items.count, items.count * 2 <= Emitter.longestLine else { return nil }
            let line = "[" + scalars.map { $0.emitted(inFlow: true) }.joined(separator: ", ") + "]"
            return line.unicodeScalars.count <= Emitter.longestLine ? line : nil
        }
    }
}
