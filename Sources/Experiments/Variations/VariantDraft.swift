import YAML

/// A variant before it has its name: one that the spec writes out, or one that `sweep` and `ablate` make of it.
struct VariantDraft {
    /// A key and the value laid over it, as written.
    struct Change {
        let path: SpecPath
        let value: Node
    }

    /// The name of the variant in the spec.
    let written: String
    /// What `sweep` changed.
    var swept: [Change] = []
    /// What `ablate` changed: one thing, which may be several keys together.
    var ablated: [Change] = []
    /// The whole spec.
    var reading: VariantReading

    /// All changes, ordered by key.
    var changes: [Change] { (swept + ablated).sorted { $0.path.text < $1.path.text } }

    /// Those of `paths` that the variant has.
    func settings(of paths: [SpecPath]) -> [Study.Setting] {
        let changed = (ablated.isEmpty ? swept : ablated).map(\.path)
        return paths.compactMap { path in
            reading.resolved.value(at: path).map {
                Study.Setting(key: path.text, value: $0, isChanged: changed.contains(path))
            }
        }
    }
}
