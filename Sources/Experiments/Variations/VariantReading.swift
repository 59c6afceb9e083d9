import Understudy
import YAML

/// A variant's whole spec, laid together, and what came of reading it.
struct VariantReading {
    /// The spec.
    let whole: Node
    /// Whether some of what the spec extends could not be read.
    let isPartial: Bool
    /// What the spec says; `nil` where there are problems.
    let spec: VariantSpec?
    /// Every value that could be read, defaults included.
    let resolved: Node
    /// The problems, those of recordings apart.
    let problems: [Diagnostic]

    init(_ whole: Node, registry: Registry, isPartial: Bool) {
        self.whole = whole
        self.isPartial = isPartial
        var resolved = Node(.mapping([]), at: whole.mark)
        do {
            spec = try VariantSpec.read(whole, registry: registry, isPartial: isPartial, resolved: &resolved)
            problems = []
        } catch {
            spec = nil
            problems = error.all
        }
        self.resolved = resolved
    }

    /// The same with `value` laid over what stands at `path`.
    func setting(_ path: SpecPath, to value: Node, keyMark: Mark, registry: Registry) -> VariantReading {
        VariantReading(
            whole.setting(path, to: value, keyMark: keyMark), registry: registry, isPartial: isPartial)
    }

    /// Whether the variant has the key: it reads it, whatever stands there. The parts that the key is in must be there already; a `none` on the way is not
    /// switched on.
    func has(_ path: SpecPath, trying value: Node, registry: Registry) -> Bool {
        if resolved.value(at: path) != nil { return true }
        let parent = path.parents.last
        guard parent.map({ resolved.value(at: $0)?.mapping != nil }) ?? true else { return false }
        return setting(path, to: value, keyMark: value.mark, registry: registry).resolved.value(at: path) != nil
    }

    /// Whether it cannot be known if the variant has the key, because a part that it is in could not be read.
    func isUnclear(_ path: SpecPath) -> Bool {
        let parts = path.parents.map { $0.text + ":" }
        return isPartial || problems.contains { problem in parts.contains { problem.message.hasPrefix($0) } }
    }
}
