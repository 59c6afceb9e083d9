import SpecYAML

/// A JSON value whose keys keep their order.
package indirect enum JSONText: Hashable, Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case flag(Bool)
    /// A number, as written.
    case numeral(String)
    /// A string.
    case string(String)
    /// A list.
    case list([JSONText])
    /// An object.
    case members([Member])

    /// A key and its value.
    package struct Member: Hashable, Sendable {
        let key: String
        let value: JSONText
    }

    /// Creates an object without the members that are `nil`.
    static func object(_ pairs: KeyValuePairs<String, JSONText?>) -> JSONText {
        .members(pairs.compactMap { pair in pair.value.map { Member(key: pair.key, value: $0) } })
    }

    /// Creates an object.
    static func object(_ members: [Member]) -> JSONText { .members(members) }

    /// Creates a list of strings.
    static func strings(_ texts: [String]) -> JSONText { .list(texts.map(JSONText.string)) }

    /// Creates a number, whole where it is.
    static func number(_ value: Double) -> JSONText {
        value == value.rounded() && abs(value) < 1e15 ? .numeral("\(Int(value))") : .numeral("\(value)")
    }

    /// Creates the value of a node of YAML.
    package init(_ node: Node) {
        switch node.content {
        case .sequence(let items): self = .list(items.map(JSONText.init))
        case .mapping(let pairs): self = .members(pairs.map { Member(key: $0.key, value: JSONText($0.value)) })
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: self = .null
            case .bool(let flag): self = .flag(flag)
            case .int(let number): self = .numeral("\(number)")
            case .float(let number): self = number.isFinite ? .number(number) : .string(scalar.text)
            case .string(let text): self = .string(text)
            }
        }
    }

    /// The value as JSON. A value that fits is on one line.
    package var text: String { text(indentation: 0) }

    private static let longestLine = 100

    private func text(indentation: Int) -> String {
        let line = flowText
        if line.count + indentation <= Self.longestLine { return line }
        let inside = String(repeating: " ", count: indentation + 2)
        let end = "\n" + String(repeating: " ", count: indentation)
        switch self {
        case .list(let items):
            return "[\n" + items.map { inside + $0.text(indentation: indentation + 2) }.joined(separator: ",\n") + end
                + "]"
        case .members(let members):
            return "{\n"
                + members.map {
                    inside + Self.quoted($0.key) + ": " + $0.value.text(indentation: indentation + 2)
                }.joined(separator: ",\n") + end + "}"
        default: return line
        }
    }

    private var flowText: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .numeral(let text): text
        case .string(let text): Self.quoted(text)
        case .list(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
        case .members(let members):
            "{" + members.map { Self.quoted($0.key) + ": " + $0.value.flowText }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
