import SpecYAML
import Understudy

/// The path of keys from a spec's root to a value: `expert.confidence.beta`.
struct SpecPath: Hashable {
    /// The keys, at least one.
    let keys: [String]

    init(keys: [String]) {
        self.keys = keys
    }

    /// Reads keys separated by dots. Returns `nil` if one is empty.
    init?(_ text: String) {
        keys = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard keys.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else { return nil }
    }

    /// The keys, separated by dots.
    var text: String { keys.joined(separator: ".") }

    /// Returns whether the value is part of the value of `other`, or of the component whose kind `other` names.
    func isInside(_ other: SpecPath) -> Bool {
        let part = other.keys.last == "kind" ? other.keys.dropLast() : other.keys[...]
        return self != other && keys.count > part.count && keys.starts(with: part)
    }

    /// The paths of the enclosing parts, the outermost first.
    var parents: [SpecPath] { keys.indices.dropFirst().map { SpecPath(keys: Array(keys[..<$0])) } }
}

extension Node {
    /// Returns the value at `path`, or `nil` if there is none.
    func value(at path: SpecPath) -> Node? { path.keys.reduce(Optional(self)) { $0?[$1] } }

    /// The paths of all keys at every depth, in order.
    var paths: [SpecPath] {
        (mapping ?? []).flatMap { pair in
            [SpecPath(keys: [pair.key])] + pair.value.paths.map { SpecPath(keys: [pair.key] + $0.keys) }
        }
    }

    /// Returns the node with `value` merged over the value at `path`; every other value keeps its place.
    ///
    /// A different `kind` drops the keys of the previous one, as `overlaid(with:)` does.
    func setting(_ path: SpecPath, to value: Node, keyMark: Mark) -> Node {
        setting(path.keys[...], to: value, keyMark: keyMark)
    }

    private func setting(_ keys: ArraySlice<String>, to value: Node, keyMark: Mark) -> Node {
        guard let key = keys.first else { return overlaid(with: value) }
        guard key != "kind" || keys.count > 1 else {
            var result = overlaid(with: Node(.mapping([Pair("kind", at: keyMark, value)]), at: value.mark))
            result.mark = mark
            return result
        }
        var pairs = asComponent?.mapping ?? []
        if let place = pairs.firstIndex(where: { $0.key == key }) {
            pairs[place].value = pairs[place].value.setting(keys.dropFirst(), to: value, keyMark: keyMark)
        } else {
            let inner = keys.dropFirst().reversed().reduce(value) { inner, key in
                Node(.mapping([Pair(key, at: keyMark, inner)]), at: keyMark)
            }
            pairs.append(Pair(key, at: keyMark, inner))
        }
        return Node(.mapping(pairs), at: mark)
    }
}

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
        // The same key in another part, or by another name: `learner.learning_rate`, `optimizer.lr`.
        if let meant = SpecReader.named(path.keys, in: candidates.map(\.keys)) {
            return meant.joined(separator: ".")
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
