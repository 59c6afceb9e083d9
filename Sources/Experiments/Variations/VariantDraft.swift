import YAML

/// A variant without its final name: one of the spec, or one that `sweep` and `ablate` derive from it.
struct VariantDraft {
    /// A key and the value merged over it, as written.
    struct Change {
        let path: SpecPath
        let value: Node
    }

    /// The name of the spec's variant.
    let written: String
    /// The changes by `sweep`.
    var swept: [Change] = []
    /// The change by `ablate`, which may comprise several keys.
    var ablated: [Change] = []
    /// The whole spec.
    var reading: VariantReading

    /// All changes, ordered by key.
    var changes: [Change] { (swept + ablated).sorted { $0.path.text < $1.path.text } }

    /// Returns the settings of those `paths` that the variant has.
    func settings(of paths: [SpecPath]) -> [Study.Setting] {
        let changed = (ablated.isEmpty ? swept : ablated).map(\.path)
        return paths.compactMap { path in
            reading.resolved.value(at: path).map {
                Study.Setting(key: path.text, value: $0, isChanged: changed.contains(path))
            }
        }
    }
}
