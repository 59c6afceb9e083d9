import SpecYAML
import Understudy

/// The JSON Schema (draft 7) of specs, for editors that complete and check them.
///
/// It accepts whole specs, and the parts and algorithms that specs extend. It cannot know what a spec inherits, so a
/// missing key is an error only in a spec that extends nothing. Digits in groups (`20_000`) and exponents are text to
/// some readers of YAML, so both are accepted as text too.
package struct SpecSchema {
    private let guide: SpecGuide
    private let paths: [(path: String, entries: [SpecGuide.Entry])]

    /// Creates the schema of the program with the components in `registry`.
    package init(registry: Registry) {
        guide = SpecGuide(registry: registry)
        let ofRuns = Set(guide.runKeys.map(\.key))
        var entries: [String: [SpecGuide.Entry]] = [:]
        var order: [String] = []
        for entry in guide.all where !ofRuns.contains(entry.path) {
            if entries[entry.path] == nil { order.append(entry.path) }
            entries[entry.path, default: []].append(entry)
        }
        paths = order.map { ($0, entries[$0] ?? []) }
    }

    /// The schema as JSON with a final line break.
    package var text: String { document.text + "\n" }

    private var document: JSONText {
        let own = SpecPath.keysOfSpec + ["extends"]
        let parts = guide.keys.map(\.key).filter { !own.contains($0) }
        func members(_ keys: [String]) -> [JSONText.Member] {
            keys.map { JSONText.Member(key: $0, value: Self.reference($0)) }
        }
        let variant = JSONText.object([
            "type": .string("object"), "properties": .object(members(["extends"] + parts)),
            "additionalProperties": .flag(false),
        ])
        var definitions = paths.filter { !Self.special.contains($0.path) }.map { path, entries in
            JSONText.Member(key: path, value: Self.either(entries.map { schema($0.parameter, at: path) }))
        }
        definitions += [
            .init(key: "extends", value: extends), .init(key: "variants", value: variants),
            .init(key: "sweep", value: alternatives("sweep")), .init(key: "ablate", value: alternatives("ablate")),
            .init(key: "variant overlay", value: variant), .init(key: "alternatives", value: alternativeValues),
            .init(key: "tuned range", value: Self.tunedRange),
            .init(key: "grouped digits", value: Self.text(pattern: "^[-+]?[0-9]+(_[0-9]+)+$")),
            .init(
                key: "number as text",
                value: Self.text(
                    pattern:
                        "^[-+]?[0-9]+((_[0-9]+)+(\\.[0-9]+)?([eE][-+]?[0-9]+)?|(\\.[0-9]+)?[eE][-+]?[0-9]+)$")),
        ]
        return .object([
            "$schema": .string("http://json-schema.org/draft-07/schema#"),
            "title": .string("Understudy's spec of an experiment"),
            "description": .string(
                "Made by `understudy describe --schema`. Documentation/Specs.md explains the format."),
            "type": .string("object"),
            "properties": .object(members(guide.keys.map(\.key))),
            "additionalProperties": .flag(false),
            "allOf": .list(Self.requirements),
            "definitions": .object(definitions),
        ])
    }

    /// The keys with a schema of their own.
    private static let special = ["extends", "variants", "sweep", "ablate"]

    // MARK: - Requirements

    /// The keys that a whole spec needs if it extends nothing.
    private static let requirements: [JSONText] = {
        func required(_ keys: String...) -> JSONText { .object(["required": .strings(keys)]) }
        func none(of keys: String...) -> JSONText {
            .object(["not": .object(["anyOf": .list(keys.map { required($0) })])])
        }
        func rule(if conditions: [JSONText], then requirement: JSONText) -> JSONText {
            .object(["if": .object(["allOf": .list(conditions)]), "then": requirement])
        }
        return [
            notAll(of: ["tune", "sweep"]), notAll(of: ["tune", "ablate"]),
            rule(if: [required("understudy"), none(of: "extends")], then: required("name")),
            rule(if: [required("name"), none(of: "extends")], then: required("understudy")),
            rule(
                if: [required("understudy"), none(of: "extends", "variants")],
                then: .object([
                    "required": .strings(["environment", "training"]),
                    "properties": .object(["training": required("steps")]),
                ])),
        ]
    }()

    // MARK: - The keys that are resolved first

    private var extends: JSONText {
        let name = JSONText.object([
            "anyOf": .list([
                .object(["enum": .strings(Compositions.all.map(\.name))]),
                Self.text(pattern: "(\\.ya?ml$)|/"),
            ])
        ])
        return .object([
            "description": description(of: "extends"),
            "anyOf": .list([name, .object(["type": .string("array"), "items": name])]),
        ])
    }

    private var variants: JSONText {
        .object([
            "description": description(of: "variants"), "type": .string("object"), "minProperties": .number(1),
            "propertyNames": Self.pattern(Self.safeName),
            "additionalProperties": .object([
                "anyOf": .list([Self.reference("variant overlay"), .object(["type": .string("null")])])
            ]),
        ])
    }

    private func alternatives(_ part: String) -> JSONText {
        .object([
            "description": description(of: part),
            "anyOf": .list([Self.reference("alternatives"), .object(["const": .string("none")])]),
        ])
    }

    /// Lists of values by key: of one key, each item is one of its values.
    private var alternativeValues: JSONText {
        values(of: variedPaths, areGrouped: true) { items, _ in
            .object(["type": .string("array"), "minItems": .number(1), "items": items])
        }
    }

    /// The keys of variants, which can be varied.
    var variedPaths: [(path: String, entries: [SpecGuide.Entry])] {
        paths.filter {
            !SpecPath.keysOfSpec.contains(String($0.path.prefix { $0 != "." })) && $0.path != "extends"
                && $0.path != "training.seeds"
        }
    }

    /// Returns the schema of a mapping from keys to several values.
    ///
    /// - Parameters:
    ///   - areGrouped: whether several keys can stand in one, with commas between them.
    ///   - list: returns the schema of the values of a key by that of one of them, which is `nil` if it is unknown, and
    ///     by the key's declarations.
    func values(
        of varied: [(path: String, entries: [SpecGuide.Entry])], areGrouped: Bool,
        list: (JSONText?, [SpecGuide.Entry]) -> JSONText
    ) -> JSONText {
        let free = varied.filter { $0.entries.contains { $0.parameter.form == .mapping } }.map(\.path)
        let kinds = varied.compactMap { path, entries -> JSONText.Member? in
            let names = entries.flatMap { entry -> [String] in
                if case .kinds(let choice) = entry.parameter.form { choice.kinds.map(\.name) } else { [] }
            }
            guard !names.isEmpty else { return nil }
            var seen: Set<String> = []
            return .init(
                key: path + ".kind",
                value: list(.object(["enum": .strings(names.filter { seen.insert($0).inserted })]), entries))
        }
        let several = free.map { "^" + $0.replacing(".", with: "\\.") + "\\." } + (areGrouped ? [","] : [])
        return .object([
            "type": .string("object"), "minProperties": .number(1),
            "properties": .object(
                varied.map { .init(key: $0.path, value: list(Self.reference($0.path), $0.entries)) } + kinds),
            "patternProperties": .object(several.map { .init(key: $0, value: list(nil, [])) }),
            "additionalProperties": .flag(false),
        ])
    }

    private func description(of key: String) -> JSONText? {
        guide.keys.first { $0.key == key }.map { .string($0.documentation) }
    }

    // MARK: - Values

    /// Returns the schema of a key.
    private func schema(_ parameter: ParameterDescription, at path: String) -> JSONText {
        var forms = Self.alternatives(ownSchema(at: path) ?? schema(parameter.form, at: path))
        if parameter.isOptional { forms.append(.object(["enum": .list([.string("none"), .null])])) }
        let details = parameter.unit.map { "\(parameter.documentation). Unit: \($0)." } ?? "\(parameter.documentation)."
        let standard = parameter.standard.map { " Default: \($0)." } ?? " Required."
        let source = parameter.source.map { " Source: \($0)." } ?? ""
        let heading: [JSONText.Member] =
            [.init(key: "description", value: .string(details + standard + source))]
            + (Self.standard(of: parameter).map { [.init(key: "default", value: $0)] } ?? [])
        if forms.count == 1, case .members(let members) = forms[0] { return .object(heading + members) }
        return .object(heading + [.init(key: "anyOf", value: .list(forms))])
    }

    /// The rule for the names of studies and variants, which are folders.
    private static let safeName = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

    /// Returns the schema of a key with a rule that the form of its value does not have; `nil` for other keys.
    private func ownSchema(at path: String) -> JSONText? {
        switch path {
        case "understudy": .object(["const": .number(1)])
        case "name": Self.text(pattern: Self.safeName)
        case "tune.keys": tunedKeys
        default: nil
        }
    }

    /// Pairs of keys of which a part has one at most.
    private static let exclusive = [
        "exploration": ["steps", "fraction"], "optimizer.schedule": ["steps", "fraction"],
        "expert.confidence": ["updates", "fraction"],
    ]

    /// Returns the rule that a part does not have all of `keys`; `none` counts as none.
    private static func notAll(of keys: [String]) -> JSONText {
        let value = JSONText.object(["not": .object(["enum": .list([.string("none"), .null])])])
        return .object([
            "not": .object([
                "required": .strings(keys), "properties": .object(keys.map { .init(key: $0, value: value) }),
            ])
        ])
    }

    /// Returns the default, if it is a value and not a remark.
    private static func standard(of parameter: ParameterDescription) -> JSONText? {
        guard let text = parameter.standard, let node = try? Node.parse(text, file: ""), let scalars = node.scalars
        else { return nil }
        switch parameter.form {
        case .integer, .number, .boolean, .list:
            let hasText = scalars.contains { if case .string = $0.resolved { true } else { false } }
            return hasText && text != "none" ? nil : JSONText(node)
        case .words(let words): return words.contains(text) ? .string(text) : nil
        case .kinds(let choice): return choice.kinds.contains { $0.name == text } ? .string(text) : nil
        default: return nil
        }
    }

    func schema(_ form: ValueForm, at path: String) -> JSONText {
        switch form {
        case .any:
            return .object([])
        case .integer(let limits):
            return Self.either([Self.number("integer", limits), Self.reference("grouped digits")])
        case .number(let limits):
            return Self.either([Self.number("number", limits), Self.reference("number as text")])
        case .boolean:
            return .object(["type": .string("boolean")])
        case .text(let pattern):
            return Self.text(pattern: pattern)
        case .words(let words):
            return .object(["enum": .strings(words)])
        case .list(let item, let isDistinct):
            return .object([
                "type": .string("array"), "items": schema(item, at: path),
                "minItems": isDistinct ? .number(1) : nil, "uniqueItems": isDistinct ? .flag(true) : nil,
            ])
        case .either(let forms):
            return Self.either(forms.map { schema($0, at: path) })
        case .mapping:
            return .object(["type": .list([.string("object"), .string("null")])])
        case .section(let parameters):
            return .object([
                "type": .list([.string("object"), .string("null")]), "properties": properties(parameters, below: path),
                "additionalProperties": .flag(false),
            ])
        case .sections(let parameters):
            let required = parameters.filter { $0.standard == nil }.map(\.key)
            return .object([
                "type": .list([.string("array"), .string("null")]),
                "items": .object([
                    "type": .string("object"), "properties": properties(parameters, below: path),
                    "required": required.isEmpty ? nil : .strings(required), "additionalProperties": .flag(false),
                ]),
            ])
        case .kinds(let choice):
            return kinds(choice, at: path)
        }
    }

    private func properties(_ parameters: [ParameterDescription], below path: String) -> JSONText {
        .object(parameters.map { .init(key: $0.key, value: Self.reference(path + "." + $0.key)) })
    }

    private func kinds(_ choice: KindChoice, at path: String) -> JSONText {
        let names = choice.kinds.map(\.name)
        if choice.isCut {
            return Self.either([
                .object(["enum": .strings(names)]),
                .object([
                    "type": .string("object"),
                    "properties": .object(["kind": .object(["enum": .strings(names)])]),
                ]),
            ])
        }
        let common = choice.common.map(\.key)
        var seen: Set<String> = []
        let own = choice.kinds.flatMap(\.parameters).map(\.key).filter { seen.insert($0).inserted }
        var conditions = choice.kinds.map { kind in
            // Keys that other kinds have with another meaning.
            let different = kind.parameters.filter { parameter in
                choice.kinds.contains { $0.parameters.contains { $0.key == parameter.key && $0 != parameter } }
            }
            let allowed = JSONText.object([
                "propertyNames": .object(["enum": .strings(["kind"] + common + kind.parameters.map(\.key))]),
                "properties": different.isEmpty
                    ? nil
                    : .object(different.map { .init(key: $0.key, value: schema($0, at: path + "." + $0.key)) }),
            ])
            return JSONText.object([
                "if": .object([
                    "properties": .object(["kind": .object(["const": .string(kind.name)])]),
                    "required": .strings(["kind"]),
                ]),
                "then": allowed,
            ])
        }
        if let keys = Self.exclusive[path] { conditions.append(Self.notAll(of: keys)) }
        let mapping = JSONText.object([
            "type": choice.noun == nil ? .list([.string("object"), .string("null")]) : .string("object"),
            "properties": .object(
                [.init(key: "kind", value: .object(["enum": .strings(names)]))]
                    + (common + own).map { .init(key: $0, value: Self.reference(path + "." + $0)) }),
            "additionalProperties": .flag(false),
            "allOf": conditions.isEmpty ? nil : .list(conditions),
        ])
        let one = [JSONText.object(["enum": .strings(names)]), mapping]
        guard choice.isListable else { return Self.either(one) }
        return Self.either(
            one + [.object(["type": .string("array"), "minItems": .number(1), "items": Self.either(one)])])
    }

    // MARK: - Small schemas

    static func reference(_ name: String) -> JSONText {
        .object(["$ref": .string("#/definitions/" + name.replacing(" ", with: "%20"))])
    }

    private static func number(_ type: String, _ limits: ValueLimits) -> JSONText {
        .object([
            "type": .string(type), "minimum": limits.minimum.map(JSONText.number),
            "exclusiveMinimum": limits.exclusiveMinimum.map(JSONText.number),
            "maximum": limits.maximum.map(JSONText.number),
        ])
    }

    private static func text(pattern: String?) -> JSONText {
        .object(["type": .string("string"), "pattern": pattern.map(JSONText.string)])
    }

    private static func pattern(_ pattern: String) -> JSONText { .object(["pattern": .string(pattern)]) }

    /// Returns a schema of values that fit any of `schemas`.
    static func either(_ schemas: [JSONText]) -> JSONText {
        var seen: Set<JSONText> = []
        let all = schemas.flatMap(alternatives).filter { seen.insert($0).inserted }
        return all.count == 1 ? all[0] : .object(["anyOf": .list(all)])
    }

    /// The schemas of which a value has to fit one.
    private static func alternatives(_ schema: JSONText) -> [JSONText] {
        if case .members(let members) = schema, members.count == 1, members[0].key == "anyOf",
            case .list(let items) = members[0].value
        {
            return items
        }
        return [schema]
    }
}

extension Node {
    /// The node's scalar, or the scalars of a list; `nil` for anything else.
    fileprivate var scalars: [Scalar]? {
        if let scalar { return [scalar] }
        guard let items = sequence else { return nil }
        let scalars = items.compactMap(\.scalar)
        return scalars.count == items.count ? scalars : nil
    }
}
