import Foundation
import SpecYAML

/// A value of a spec, as JSON files have it, such as `study.json`.
package indirect enum SettingValue: Hashable, Sendable {
    /// No value.
    case null
    /// A Boolean value.
    case flag(Bool)
    /// A number.
    case number(Double)
    /// A string.
    case text(String)
    /// A list.
    case list([SettingValue])
    /// A mapping, such as a component with its parameters.
    case mapping([String: SettingValue])

    /// The number, if the value is one.
    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// A short label for the value, such as `0.9`, `none`, `constant` or `[1, 2]`; for a component, its kind.
    package var label: String {
        switch self {
        case .null: "none"
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): String(format: "%.15g", number)
        case .text(let text): text
        case .list(let values): "[" + values.map(\.label).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            pairs["kind"]?.label
                ?? "{" + pairs.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.label)" }.joined(separator: ", ")
                + "}"
        }
    }
}

extension SettingValue: Codable {
    /// Decodes any JSON value.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let values = try? container.decode([SettingValue].self) {
            self = .list(values)
        } else {
            self = .mapping(try container.decode([String: SettingValue].self))
        }
    }

    /// Encodes the value as JSON.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let values): try container.encode(values)
        case .mapping(let pairs): try container.encode(pairs)
        }
    }
}

extension SettingValue {
    /// Creates the value of a node, with numbers as in `spec.yaml`.
    package init(_ node: Node) {
        switch node.content {
        case .mapping(let pairs): self = .mapping(Dictionary(pairs.map { ($0.key, SettingValue($0.value)) }) { $1 })
        case .sequence(let items): self = .list(items.map(SettingValue.init))
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: self = .null
            case .bool(let value): self = .flag(value)
            case .int(let value): self = .number(Double(value))
            case .float(let value) where value.isFinite: self = .number(value)
            case .float: self = .text(scalar.text)
            case .string(let value): self = .text(value)
            }
        }
    }
}
