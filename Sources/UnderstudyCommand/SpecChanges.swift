import Experiments
import SpecYAML
import StudyReports

/// The differences between two resolved specs.
enum SpecChanges {
    /// Returns the keys with different values, in the order of the first spec, without those that have no effect on
    /// results.
    ///
    /// Returns an empty array if one of the specs cannot be read.
    static func between(_ a: String?, _ b: String?) -> [Comparison.SpecChange] {
        guard let a = a.flatMap({ try? Node.parse($0, file: "a") }),
            let b = b.flatMap({ try? Node.parse($0, file: "b") })
        else { return [] }
        let (old, new) = (leaves(of: a), leaves(of: b))
        let (oldValues, newValues) = (Dictionary(old) { first, _ in first }, Dictionary(new) { first, _ in first })
        let keys = old.map(\.0) + new.map(\.0).filter { oldValues[$0] == nil }
        return keys.filter { !SpecKeys.withoutEffectOnResults.contains($0) && differs(oldValues[$0], newValues[$0]) }
            .map { Comparison.SpecChange(key: $0, a: oldValues[$0], b: newValues[$0]) }
    }

    /// Returns whether two values differ; one that an earlier version did not write counts as `none`.
    private static func differs(_ old: String?, _ new: String?) -> Bool { (old ?? "none") != (new ?? "none") }

    /// Returns the path and the one-line text of every value that is not a mapping.
    private static func leaves(of node: Node, path: String = "") -> [(String, String)] {
        guard let pairs = node.mapping, !pairs.isEmpty else {
            let text = node.yaml.split(whereSeparator: \.isNewline).joined(separator: " ")
            // Other versions may have formatted a number differently: 20_000 equals 20000.
            let digits = text.replacing("_", with: "")
            return [(path, Int(digits) == nil ? text : digits)]
        }
        return pairs.flatMap { leaves(of: $0.value, path: path.isEmpty ? $0.key : path + "." + $0.key) }
    }
}
