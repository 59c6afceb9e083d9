import Experiments
import SpecYAML
import Understudy

/// Adds the defaults of new keys to the resolved specs of earlier versions.
final class SpecCompletion {
    private let registry: Registry
    /// The results by spec without its seed, because the runs of a variant differ in the seed alone.
    private var known: [String: Node?] = [:]

    /// Creates a completion.
    ///
    /// - Parameter registry: the components that the specs may name.
    init(registry: Registry) {
        self.registry = registry
    }

    /// Returns `spec` with every key; `nil` if this version cannot read it.
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
