import SpecYAML

extension Node {
    /// The value as JSON, with Python's extensions `Infinity`, `-Infinity` and `NaN`.
    var json: String {
        switch content {
        case .scalar(let scalar): scalar.json
        case .sequence(let items): "[" + items.map(\.json).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { "\(quoted($0.key)): \($0.value.json)" }.joined(separator: ", ") + "}"
        }
    }
}

extension Node.Scalar {
    fileprivate var json: String {
        switch resolved {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .float(let value) where value.isNaN: "NaN"
        case .float(let value) where value.isInfinite: value < 0 ? "-Infinity" : "Infinity"
        case .float(let value): "\(value)"
        case .string(let value): quoted(value)
        }
    }
}

/// Returns `text` as a JSON string.
func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case "\0"..<" ":
            "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2) + String(scalar.value, radix: 16)
        default: "\(scalar)"
        }
    }
    return "\"" + escaped.joined() + "\""
}
