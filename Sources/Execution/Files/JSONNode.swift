import YAML

/// A YAML value as JSON. Numbers that JSON has no way to write are texts.
struct JSONNode: Encodable {
    private let node: Node

    init(_ node: Node) { self.node = node }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch node.content {
        case .mapping(let pairs):
            var container = encoder.container(keyedBy: Key.self)
            for pair in pairs { try container.encode(JSONNode(pair.value), forKey: Key(stringValue: pair.key)) }
        case .sequence(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(JSONNode(item)) }
        case .scalar(let scalar):
            var container = encoder.singleValueContainer()
            switch scalar.resolved {
            case .null: try container.encodeNil()
            case .bool(let value): try container.encode(value)
            case .int(let value): try container.encode(value)
            case .float(let value) where value.isFinite: try container.encode(value)
            case .float: try container.encode(scalar.text)
            case .string(let value): try container.encode(value)
            }
        }
    }
}
