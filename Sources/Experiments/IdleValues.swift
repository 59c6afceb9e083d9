import SpecYAML
import Understudy

/// The values of a spec that no variant uses, because what the variants extend sets their keys.
///
/// A variant's bases override the spec. A value overridden in every variant is never checked, so a note reports it. A
/// value that the variants themselves replace is there for all to see, and needs no note.
struct IdleValues {
    /// A variant of the spec.
    struct Layers {
        /// The variant merged over everything, before `--set`, `sweep` and `ablate`.
        let whole: Node
        /// The variant's bases, merged; `nil` if it extends nothing.
        let bases: Node?
    }

    let variants: [Layers]
    /// The places that name compositions, which all of their values have.
    let compositions: Set<Mark>

    /// Returns a note for each value of `spec` that no variant uses.
    ///
    /// - Parameters:
    ///   - spec: the spec without its variants.
    ///   - file: the file of the spec; what it extends serves other specs, too.
    func notes(of spec: Node, in file: String) -> [Diagnostic] {
        (spec.mapping ?? []).flatMap { notes(of: $0, below: [], in: file) }
    }

    private func notes(of pair: Node.Pair, below parents: [String], in file: String) -> [Diagnostic] {
        let path = SpecPath(keys: parents + [pair.key])
        guard pair.value.scalar?.resolved != .null, isIdle(pair.value, at: path) else {
            let inner = (pair.value.mapping ?? []).filter { $0.key != "kind" }
            return inner.flatMap { notes(of: $0, below: path.keys, in: file) }
        }
        // Where parts were merged, their keys are lost one by one.
        if let pairs = pair.value.mapping, pair.value["kind"] == nil,
            variants.allSatisfy({ $0.whole.value(at: path)?.mapping != nil })
        {
            return pairs.flatMap { notes(of: $0, below: path.keys, in: file) }
        }
        let setters = variants.count { $0.bases.map { Self.decides($0, path) } ?? false }
        guard setters > 0, pair.keyMark.file == file, !compositions.contains(pair.keyMark) else { return [] }
        let reason =
            setters == variants.count
            ? "what each variant extends sets the key" : "every variant sets the key, itself or by what it extends"
        return [
            Diagnostic(
                "no variant uses this value, because \(reason); write it in the variant", at: pair.keyMark,
                key: path.text)
        ]
    }

    /// Returns whether no variant has a value of `node`, the value at `path`.
    private func isIdle(_ node: Node, at path: SpecPath) -> Bool {
        !variants.contains { variant in
            variant.whole.value(at: path).map { Self.shares(node, with: $0) } ?? false
        }
    }

    /// Returns whether some value of a node is in `other`, too.
    private static func shares(_ node: Node, with other: Node) -> Bool {
        if node.hasSameValue(as: other) { return true }
        if other.isNone, node["kind"]?.isNone == true { return true }
        guard let pairs = node.asComponent?.mapping, let other = other.asComponent else { return false }
        return pairs.contains { pair in
            guard let value = other[pair.key] else { return false }
            return pair.key == "kind" ? pair.value.hasSameValue(as: value) : shares(pair.value, with: value)
        }
    }

    /// Returns whether `bases` has a value at `path`, or replaces a part around it.
    private static func decides(_ bases: Node, _ path: SpecPath) -> Bool {
        if bases.value(at: path) != nil { return true }
        return path.parents.contains { parent in
            bases.value(at: parent).map { $0.asComponent?["kind"] != nil || $0.isNone } ?? false
        }
    }
}
