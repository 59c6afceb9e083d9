import YAML

/// The first place where two specs differ.
struct SpecDifference: Hashable {
    /// The keys from the root, with dots, and the numbers of list items: `network.hidden[1]`.
    let path: String
    /// The value in the first spec on one line, or `nil` where it has none.
    let old: String?
    /// The value in the second spec on one line, or `nil` where it has none.
    let new: String?

    private init(path: String, old: Node?, new: Node?) {
        self.path = path
        self.old = old.map(Self.shortText)
        self.new = new.map(Self.shortText)
    }

    /// Keys that change nothing about what a run comes to.
    private static let withoutEffect: Set = ["training.checkpoint_every"]

    /// The first difference in the order of the first spec's keys, or `nil` where both have the same value, but for
    /// what has no effect and for paths of the same file.
    ///
    /// - Parameter files: knows which paths are.
    static func first(from old: Node, to new: Node, files: SpecFiles? = nil, path: String = "") -> SpecDifference? {
        if old.hasSameValue(as: new) { return nil }
        if let oldPairs = old.mapping, let newPairs = new.mapping {
            func full(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
            for pair in oldPairs where !withoutEffect.contains(full(pair.key)) {
                let inner = full(pair.key)
                guard let other = new[pair.key] else {
                    return SpecDifference(path: inner, old: pair.value, new: nil)
                }
                if let difference = first(from: pair.value, to: other, files: files, path: inner) { return difference }
            }
            let added = newPairs.first { old[$0.key] == nil && !withoutEffect.contains(full($0.key)) }
            return added.map { SpecDifference(path: full($0.key), old: nil, new: $0.value) }
        }
        if let oldItems = old.sequence, let newItems = new.sequence, oldItems.count == newItems.count {
            for (index, (a, b)) in zip(oldItems, newItems).enumerated() {
                if let difference = first(from: a, to: b, files: files, path: "\(path)[\(index)]") {
                    return difference
                }
            }
            // Spelt differently, or paths of the same files.
            return nil
        }
        if let files, files.areSame(old, new) { return nil }
        return SpecDifference(path: path, old: old, new: new)
    }

    private static func shortText(_ node: Node) -> String {
        if let pairs = node.mapping, !pairs.isEmpty { return "a mapping" }
        let lines = node.yaml.split(separator: "\n")
        guard let line = lines.first, lines.count == 1 else { return "a list" }
        return line.count <= 60 ? String(line) : line.prefix(59) + "…"
    }
}
