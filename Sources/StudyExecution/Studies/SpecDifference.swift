import Experiments
import SpecYAML

/// The first difference between two specs.
struct SpecDifference: Hashable {
    /// The keys from the root, separated by dots, with the indices of list items: `network.hidden[1]`.
    let path: String
    /// The value in the first spec on one line, or `nil` if it has none.
    let old: String?
    /// The value in the second spec on one line, or `nil` if it has none.
    let new: String?

    private init(path: String, old: Node?, new: Node?) {
        self.path = path
        self.old = old.map(Self.shortText)
        self.new = new.map(Self.shortText)
    }

    /// Returns the first difference in the order of the first spec's keys, or `nil` if the specs are equivalent.
    ///
    /// Keys without effect (`SpecKeys.withoutEffect`), and different paths of the same file, do not count as differences.
    ///
    /// - Parameters:
    ///   - files: identifies paths of the same file.
    ///   - ignored: the paths of further keys that do not count.
    static func first(
        from old: Node, to new: Node, files: SpecFiles? = nil, ignoring ignored: Set<String> = [], path: String = ""
    ) -> SpecDifference? {
        if old.hasSameValue(as: new) { return nil }
        if let oldPairs = old.mapping, let newPairs = new.mapping {
            func full(_ key: String) -> String { path.isEmpty ? key : path + "." + key }
            func counts(_ key: String) -> Bool {
                !SpecKeys.withoutEffect.contains(full(key)) && !ignored.contains(full(key))
            }
            for pair in oldPairs where counts(pair.key) {
                let inner = full(pair.key)
                guard let other = new[pair.key] else {
                    return SpecDifference(path: inner, old: pair.value, new: nil)
                }
                if let difference = first(from: pair.value, to: other, files: files, ignoring: ignored, path: inner) {
                    return difference
                }
            }
            let added = newPairs.first { old[$0.key] == nil && counts($0.key) }
            return added.map { SpecDifference(path: full($0.key), old: nil, new: $0.value) }
        }
        if let oldItems = old.sequence, let newItems = new.sequence, oldItems.count == newItems.count {
            for (index, (a, b)) in zip(oldItems, newItems).enumerated() {
                if let difference = first(from: a, to: b, files: files, ignoring: ignored, path: "\(path)[\(index)]") {
                    return difference
                }
            }
            // The values differ only in spelling, or are paths of the same file.
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
