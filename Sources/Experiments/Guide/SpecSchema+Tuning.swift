import Understudy

extension SpecSchema {
    /// The keys that are tuned, each with a range or several values.
    var tunedKeys: JSONText {
        let tuned = variedPaths.filter { $0.path != "training" && $0.path != "training.steps" }
        return values(of: tuned, areGrouped: false) { items, entries in
            let list = JSONText.object(["type": .string("array"), "minItems": .number(2), "items": items])
            guard let range = tunedRange(of: entries) else { return list }
            return .object(["anyOf": .list([range, list])])
        }
    }

    /// Returns the schema of the range of a tuned key, whose ends are values of the key; `nil` if it has no numbers.
    private func tunedRange(of entries: [SpecGuide.Entry]) -> JSONText? {
        guard !entries.isEmpty else { return Self.reference("tuned range") }
        func numbers(_ form: ValueForm) -> [ValueForm] {
            switch form {
            case .integer, .number: [form]
            case .either(let forms): forms.flatMap(numbers)
            default: []
            }
        }
        let forms = entries.flatMap { numbers($0.parameter.form) }
        guard !forms.isEmpty else { return nil }
        let end = Self.either(forms.map { schema($0, at: "") })
        return .object([
            "allOf": .list([
                Self.reference("tuned range"), .object(["properties": .object(["from": end, "to": end])]),
            ])
        ])
    }

    /// The schema of a range of numbers: its ends and its scale. A logarithmic range begins above 0.
    static var tunedRange: JSONText {
        let end = JSONText.object(["anyOf": .list([.object(["type": .string("number")]), reference("number as text")])])
        return .object([
            "type": .string("object"), "required": .strings(["from", "to"]),
            "properties": .object([
                .init(key: "from", value: end), .init(key: "to", value: end),
                .init(key: "scale", value: .object(["enum": .strings(TuningDomain.Scale.allCases.map(\.rawValue))])),
            ]),
            "additionalProperties": .flag(false),
            "if": .object([
                "properties": .object(["scale": .object(["const": .string(TuningDomain.Scale.log.rawValue)])]),
                "required": .strings(["scale"]),
            ]),
            "then": .object([
                "properties": .object([
                    "from": .object(["not": .object(["type": .string("number"), "maximum": .number(0)])])
                ])
            ]),
        ])
    }
}
