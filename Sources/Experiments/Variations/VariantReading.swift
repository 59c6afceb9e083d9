import Understudy
import YAML

/// The merged spec of a variant, and the result of reading it.
struct VariantReading {
    /// The spec.
    let whole: Node
    /// Whether some base of the spec could not be read.
    let isPartial: Bool
    /// The content of the spec; `nil` if there are problems.
    let spec: VariantSpec?
    /// Every value that could be read, defaults included.
    let resolved: Node
    /// The problems, except those of recordings.
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

    /// Returns the reading with `value` merged over the value at `path`.
    func setting(_ path: SpecPath, to value: Node, keyMark: Mark, registry: Registry) -> VariantReading {
        VariantReading(
            whole.setting(path, to: value, keyMark: keyMark), registry: registry, isPartial: isPartial)
    }

    /// Returns whether the variant reads the key, whatever its value.
    ///
    /// The enclosing parts must exist already. An enclosing part that is `none` is not switched on.
    func has(_ path: SpecPath, trying value: Node, registry: Registry) -> Bool {
        if resolved.value(at: path) != nil { return true }
        let parent = path.parents.last
        guard parent.map({ resolved.value(at: $0)?.mapping != nil }) ?? true else { return false }
        return setting(path, to: value, keyMark: value.mark, registry: registry).resolved.value(at: path) != nil
    }

    /// Returns whether it is unknown if the variant has the key, because an enclosing part could not be read.
    func isUnclear(_ path: SpecPath) -> Bool {
        let parts = path.parents.map { $0.text + ":" }
        return isPartial || problems.contains { problem in parts.contains { problem.message.hasPrefix($0) } }
    }
}
