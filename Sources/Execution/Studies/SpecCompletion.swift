import Experiments
import Understudy
import YAML

/// Writes out the defaults that the resolved specs of earlier versions lack, where a key has come later.
final class SpecCompletion {
    private let registry: Registry
    /// What came of the specs so far, by their texts without seeds: those of a variant's runs differ in the seed alone.
    private var known: [String: Node?] = [:]

    /// - Parameter registry: the components that the specs may name.
    init(registry: Registry) {
        self.registry = registry
    }

    /// `spec` with every key; `nil` where this version cannot read it.
    func whole(_ spec: Node) -> Node? {
        let pairs = (spec.mapping ?? []).filter { $0.key != "seed" }
        let text = Node(.mapping(pairs), at: spec.mark).yaml
        let whole = known[text] ?? RunSpec.completed(spec, registry: registry)
        known[text] = .some(whole)
        guard let seed = spec["seed"], let all = whole?.mapping else { return nil }
        return Node(
            .mapping(all.map { $0.key == "seed" ? Node.Pair($0.key, at: $0.keyMark, seed) : $0 }), at: spec.mark)
    }
}
