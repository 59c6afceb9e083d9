import Foundation
import Understudy

/// The file `metadata.json` of a Minari dataset, as far as it is read.
///
/// Python writes the tokens `Infinity` and `NaN` into JSON, also in the texts that are JSON themselves.
struct MinariMetadata {
    /// A JSON value.
    indirect enum Value: Codable {
        case null
        case bool(Bool)
        case whole(Int64)
        case number(Double)
        case text(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Int64.self) {
                self = .whole(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode([Value].self) {
                self = .list(value)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .null: try container.encodeNil()
            case .bool(let value): try container.encode(value)
            case .whole(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .list(let value): try container.encode(value)
            case .object(let value): try container.encode(value)
            }
        }

        subscript(key: String) -> Value? {
            guard case .object(let object) = self else { return nil }
            return object[key]
        }

        var number: Double? {
            switch self {
            case .whole(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        }

        var integer: Int? { if case .whole(let value) = self { Int(exactly: value) } else { nil } }
        var text: String? { if case .text(let value) = self { value } else { nil } }
        var isNull: Bool { if case .null = self { true } else { false } }
        var isFlag: Bool { if case .bool = self { true } else { false } }
        var isObject: Bool { if case .object = self { true } else { false } }
        var isTrue: Bool { if case .bool(true) = self { true } else { false } }
        var list: [Value]? { if case .list(let value) = self { value } else { nil } }

        /// All numbers of nested lists, in order.
        var numbers: [Double] {
            switch self {
            case .whole(let value): [Double(value)]
            case .number(let value): [value]
            case .bool(let value): [value ? 1 : 0]
            case .list(let values): values.flatMap(\.numbers)
            default: []
            }
        }
    }

    private let root: Value
    private let path: String

    /// Reads the file's content.
    ///
    /// - Throws: `DataError` if it is not a JSON object.
    init(_ bytes: [UInt8], path: String) throws(DataError) {
        self.path = path
        guard let root = Self.value(Data(bytes)), case .object = root else {
            throw DataError(
                .damaged, path: path, "is not a JSON object, as Minari writes it; download the dataset again")
        }
        self.root = root
        for (key, rule, isValid) in Self.rules {
            guard let value = root[key], !value.isNull, !isValid(value) else { continue }
            throw DataError(
                .damaged, path: path, "has '\(key)', which must be \(rule); download the dataset again")
        }
    }

    /// The rules for optional keys.
    private static let rules: [(key: String, rule: String, isValid: @Sendable (Value) -> Bool)] = [
        ("total_episodes", "a whole number", { $0.integer.map { $0 >= 0 } == true }),
        ("total_steps", "a whole number", { $0.integer.map { $0 >= 0 } == true }),
        ("data_format", "a text", { $0.text != nil }), ("env_spec", "a text", { $0.text != nil }),
        ("actions_are_placeholders", "true or false", \.isFlag),
        ("rewards_are_placeholders", "true or false", \.isFlag), ("jpeg_encoding", "true or false", \.isFlag),
        ("observation_space", "a space", { $0.text != nil || $0.isObject }),
        ("action_space", "a space", { $0.text != nil || $0.isObject }),
    ]

    private static func value(_ data: Data) -> Value? {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try? decoder.decode(Value.self, from: data)
    }

    var episodes: Int? { root["total_episodes"]?.integer }
    var steps: Int? { root["total_steps"]?.integer }
    var format: String? { root["data_format"]?.text }
    var hasPlaceholderActions: Bool { root["actions_are_placeholders"]?.isTrue ?? false }
    var hasPlaceholderRewards: Bool { root["rewards_are_placeholders"]?.isTrue ?? false }

    /// The space of the observations, which is JSON in a text.
    var observationSpace: Value? { space("observation_space") }
    /// The space of the actions.
    var actionSpace: Value? { space("action_space") }

    /// The description that `understudy record` wrote with the dataset.
    var document: Value? { root["understudy"] }

    /// The environment's id in Gymnasium.
    var environment: String? {
        root["env_spec"]?.text.flatMap { Self.value(Data($0.utf8)) }?["id"]?.text
    }

    /// The description that this program wrote, or one that has the metadata as its `source`.
    var documentText: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return (try? encoder.encode(document ?? .object(["source": root]))).map { Array($0) + [UInt8(ascii: "\n")] }
    }

    private func space(_ key: String) -> Value? {
        switch root[key] {
        case .text(let text): Self.value(Data(text.utf8))
        case let value: value
        }
    }

    /// Whether the observations are JPEG images, as Minari stores images of at least 32 x 32 pixels by default.
    var hasJPEGImages: Bool {
        guard let space = observationSpace, space["type"]?.text == "Box", space["dtype"]?.text == "uint8",
            let shape = space["shape"]?.list?.compactMap(\.integer), (2...3).contains(shape.count), shape[0] >= 32,
            shape[1] >= 32
        else { return false }
        if case .bool(let isEncoded) = root["jpeg_encoding"] { return isEncoded }
        return true
    }
}
