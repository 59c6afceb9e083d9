import YAML

/// Names the variants of a study: `diiqn@beta=1,limit=1000` is the variant `diiqn` with two values of its own.
///
/// A name follows from the variant and its values alone, in whatever order the spec has them, so that a study that grows keeps its runs. A key is called by its
/// last part, and by as many more as tell it from the other keys that vary. The characters mean nothing to shells, file systems and URLs. Names that are too long,
/// or the same as another, end in a hash of what they stand for.
struct VariantNames {
    /// The most bytes of a name, as of one that the spec writes out.
    private static let longest = 100

    private let keys: [SpecPath: String]
    /// Whether the spec writes no variants out, so that their one name says nothing.
    private let isImplied: Bool

    init(varying paths: [SpecPath], isImplied: Bool) {
        keys = Dictionary(
            paths.map { ($0, Self.shortName(of: $0, among: paths)) }, uniquingKeysWith: { first, _ in first })
        self.isImplied = isImplied
    }

    /// The shortest end of `path` that no other path has; a `kind` alone would say nothing.
    private static func shortName(of path: SpecPath, among paths: [SpecPath]) -> String {
        let lengths = (path.keys.last == "kind" ? min(2, path.keys.count) : 1)...path.keys.count
        let length = lengths.first { length in
            !paths.contains { $0 != path && $0.keys.suffix(length) == path.keys.suffix(length) }
        }
        let keys = path.keys.suffix(length ?? path.keys.count)
        return keys.map { Node(.scalar(.init($0, isPlain: false)), at: Mark(of: "")).label }.joined(separator: ".")
    }

    /// The name of the variant `written` with `changes`.
    private func plainName(_ written: String, _ changes: [VariantDraft.Change]) -> String {
        guard !changes.isEmpty else { return written }
        let settings = changes.map { "\(keys[$0.path] ?? $0.path.text)=\($0.value.label)" }.joined(separator: ",")
        return isImplied ? settings : "\(written)@\(settings)"
    }

    /// The names of `drafts`, no two the same, not even where case does not count.
    func names(of drafts: [VariantDraft]) -> [String] {
        let plain = drafts.map { plainName($0.written, $0.changes) }
        let counts = Dictionary(plain.map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
        return zip(drafts, plain).map { draft, name in
            let isAlone = counts[name.lowercased()] == 1
            guard !draft.changes.isEmpty, !isAlone || name.utf8.count > Self.longest else { return name }
            return Self.hashed(name, draft)
        }
    }

    private static func hashed(_ name: String, _ draft: VariantDraft) -> String {
        let changes = draft.changes.map { "\($0.path.text)=\($0.value.canonicalText)" }.joined(separator: "\n")
        let hash = StableHash.text(of: draft.written + "\n" + changes)
        return name.prefix(longest - 1 - hash.count) + "-" + hash
    }
}
