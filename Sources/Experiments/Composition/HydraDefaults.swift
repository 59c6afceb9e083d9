import SpecYAML

/// The list `defaults` of a Hydra configuration, which stands in place of `extends`.
struct HydraDefaults {
    /// The spec without the list.
    let spec: Node
    /// The problem of the list, with what to write; `nil` if there is none.
    let problem: Diagnostic?

    /// Takes the list out of `document`.
    init(in document: Node) {
        guard let pair = document.mapping?.first(where: { $0.key == "defaults" }), let items = pair.value.sequence
        else {
            (spec, problem) = (document, nil)
            return
        }
        spec = document.without("defaults")
        let extended = document["extends"].map { $0.sequence ?? [$0] } ?? []
        let bases = extended.map(\.flowText) + items.compactMap(Self.base)
        let remedy: String
        if bases.isEmpty {
            remedy = "remove it, a spec always lies over what it extends"
        } else {
            let value = bases.count == 1 ? bases[0] : "[\(bases.joined(separator: ", "))]"
            remedy = "write 'extends: \(value)'" + (extended.isEmpty ? "" : " in place of it and of 'extends'")
        }
        problem = Diagnostic("unknown key, a list of Hydra; \(remedy)", at: pair.keyMark, key: "defaults")
    }

    /// Returns what a spec extends in place of an item; `nil` for `_self_` and for groups that are switched off.
    private static func base(for item: Node) -> String? {
        if let name = item.scalar?.text { return name == "_self_" ? nil : base(named: name, in: "") }
        guard let pair = item.mapping?.first, let name = pair.value.scalar, pair.value.scalar?.resolved != .null else {
            return nil
        }
        let words = pair.key.split(separator: " ").last ?? ""
        return base(named: name.text, in: words.split(separator: "/").joined(separator: "/") + "/")
    }

    private static func base(named name: String, in group: String) -> String {
        if let composition = SpecComposer.composition(meantBy: name) { return composition }
        return name.hasSuffix(".yaml") ? group + name : group + name + ".yaml"
    }
}
