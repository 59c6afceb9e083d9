import Foundation
import SpecYAML

/// JSON of values for other programs.
enum JSONOutput {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// A value of a spec in JSON.
struct JSONValue: Encodable {
    let node: Node

    init(_ node: Node) { self.node = node }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch node.content {
        case .sequence(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(JSONValue(item)) }
        case .mapping(let pairs):
            var container = encoder.container(keyedBy: Key.self)
            for pair in pairs { try container.encode(JSONValue(pair.value), forKey: Key(stringValue: pair.key)) }
        case .scalar(let scalar):
            var container = encoder.singleValueContainer()
            switch scalar.resolved {
            case .null: try container.encodeNil()
            case .bool(let flag): try container.encode(flag)
            case .int(let number): try container.encode(number)
            case .float(let number) where number.isFinite: try container.encode(number)
            case .float, .string: try container.encode(scalar.text)
            }
        }
    }
}
