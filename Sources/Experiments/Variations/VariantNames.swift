import SpecYAML

/// Names the variants of a study: `diiqn@beta=1,limit=1000` is the variant `diiqn` with two changed values.
///
/// A name depends on the variant and its values alone, not on their order in the spec, so that a growing study keeps
/// its runs. A key is represented by its last component, and by as many more as are necessary to distinguish it from
/// the other keys that vary. The characters have no special meaning for shells, file systems or URLs. Names that are
/// too long, or equal to another, end in a hash of the full text.
struct VariantNames {
    /// The maximum number of bytes of a name, as for a variant of the spec.
    private static let longest = 100

    private let keys: [SpecPath: String]
    /// Whether the spec has no `variants`, so that the name of its only variant carries no information.
    private let isImplied: Bool

    init(varying paths: [SpecPath], isImplied: Bool) {
        keys = Dictionary(
            paths.map { ($0, Self.shortName(of: $0, among: paths)) }, uniquingKeysWith: { first, _ in first })
        self.isImplied = isImplied
    }

    /// Returns the shortest suffix of `path` that is unique among `paths`. A `kind` alone is not sufficient.
    private static func shortName(of path: SpecPath, among paths: [SpecPath]) -> String {
        let lengths = (path.keys.last == "kind" ? min(2, path.keys.count) : 1)...path.keys.count
        let length = lengths.first { length in
            !paths.contains { $0 != path && $0.keys.suffix(length) == path.keys.suffix(length) }
        }
        let keys = path.keys.suffix(length ?? path.keys.count)
        return keys.map { Node(.scalar(.init($0, isPlain: false)), at: Mark(of: "")).label }.joined(separator: ".")
    }

    /// Returns the name of the variant `written` with `changes`.
    private func plainName(_ written: String, _ changes: [VariantSpec.Change]) -> String {
        guard !changes.isEmpty else { return written }
        let settings = changes.map { "\(keys[$0.path] ?? $0.path.text)=\($0.value.label)" }.joined(separator: ",")
        return isImplied ? settings : "\(written)@\(settings)"
    }

    /// Returns the names of the variants `specs`, unique even if case is ignored.
    func names(of specs: [VariantSpec]) -> [String] {
        let plain = specs.map { plainName($0.written, $0.changes) }
        let counts = Dictionary(plain.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
        return zip(specs, plain).map { spec, name in
            let isAlone = counts[name.lowercased()] == 1
            guard !spec.changes.isEmpty, !isAlone || name.utf8.count > Self.longest else { return name }
            return Self.hashed(name, spec)
        }
    }

    private static func hashed(_ name: String, _ spec: VariantSpec) -> String {
        let changes = spec.changes.map { "\($0.path.text)=\($0.value.canonicalText)" }.joined(separator: "\n")
        let hash = StableHash.text(of: spec.written + "\n" + changes)
        return name.prefix(longest - 1 - hash.count) + "-" + hash
    }
}
