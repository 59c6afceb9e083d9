import SpecYAML

/// A key that no variant has.
struct UnknownPath {
    let path: SpecPath
    /// The resolved spec of each variant.
    let resolved: [Node]

    /// The problem and the likely intended key, following the key.
    var message: String {
        if let off = path.parents.first(where: { parent in
            resolved.allSatisfy { node in
                ([parent] + parent.parents).contains { node.value(at: $0)?.isNone ?? false }
            }
        }) {
            return "no variant has this key, \(off.text) is none; switch that on in a variant first"
        }
        if let near = nearest { return "unknown key, did you mean '\(near)'?" }
        let known = Set(siblings).sorted()
        return known.isEmpty
            ? "unknown key" : "unknown key, known in \(outermostKnown ?? "a spec"): \(known.joined(separator: ", "))"
    }

    private var candidates: [SpecPath] { Set(resolved.flatMap(\.paths)).sorted { $0.text < $1.text } }

    private var nearest: String? {
        let candidates = candidates
        // The same key in another part: `learner.learning_rate`.
        if let last = path.keys.last, last != "kind",
            let elsewhere = candidates.first(where: { $0.keys.last == last })
        {
            return elsewhere.text
        }
        if let key = path.keys.dropFirst(knownCount).first, let near = suggestion(for: key, among: siblings) {
            var keys = path.keys
            keys[knownCount] = near
            let whole = SpecPath(keys: keys)
            return candidates.contains(whole) ? whole.text : SpecPath(keys: Array(keys[...knownCount])).text
        }
        return suggestion(for: path.text, among: candidates.map(\.text))
    }

    /// The number of leading keys that some variant has.
    private var knownCount: Int {
        path.parents.last { parent in resolved.contains { $0.value(at: parent)?.mapping != nil } }?.keys.count ?? 0
    }

    /// The known siblings of the first unknown key.
    private var siblings: [String] {
        let parent = path.keys.prefix(knownCount)
        return resolved.flatMap { node in
            (parent.isEmpty ? node : node.value(at: SpecPath(keys: Array(parent))))?.mapping?.map(\.key) ?? []
        }
        .filter { !SpecPath.keysOfSpec.contains($0) }
    }

    private var outermostKnown: String? {
        knownCount == 0 ? nil : path.keys.prefix(knownCount).joined(separator: ".")
    }
}
