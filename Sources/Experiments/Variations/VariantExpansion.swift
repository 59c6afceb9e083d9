import Understudy
import YAML

/// Expands the variants by `sweep` and `ablate`.
///
/// `sweep` replaces each variant by all combinations of its values. Each of these, or each variant if there is no
/// `sweep`, is then the base of `ablate`. The base stays, and is followed by one variant for every value of every key
/// that differs from the base's own.
///
/// A key applies to the variants that have it. The keys of one entry get their values together, and apply to the
/// variants that have all of them.
struct VariantExpansion {
    let sweep: [Alternatives]
    let ablate: [Alternatives]
    let registry: Registry
    /// The problems of the `sweep` and `ablate` parts themselves.
    private(set) var problems = SpecProblems()
    /// The maximum number of variants. A larger number is a mistake, because combinations multiply.
    private static let maximumVariants = 10_000

    private var variantCount = 0
    // The keys of entries.
    private var applied: Set<[SpecPath]> = []
    private var ablated: Set<[SpecPath]> = []
    private var unclear: Set<[SpecPath]> = []
    private var bases: [Node] = []

    /// Reads the two parts of `document`.
    init(of document: Node, registry: Registry) {
        self.registry = registry
        var problems = SpecProblems()
        let sweep = Alternatives.read("sweep", of: document, problems: &problems)
        let ablate = Alternatives.read("ablate", of: document, problems: &problems)
        func shared(_ entry: Alternatives, with others: some Sequence<Alternatives>) -> SpecPath? {
            entry.paths.first { path in others.contains { $0.paths.contains(path) } }
        }
        func text(_ entry: Alternatives, _ path: SpecPath) -> String {
            entry.paths.count == 1 ? "\(entry.part).\(entry.text):" : "\(entry.part).\(entry.text): \(path.text)"
        }
        for (index, entry) in sweep.enumerated() {
            guard let twice = shared(entry, with: sweep[..<index]) else { continue }
            problems.add(
                SpecProblems("\(text(entry, twice)) is in another entry of sweep too, remove one", at: entry.keyMark))
        }
        self.sweep = sweep
        self.ablate = ablate.filter { entry in
            guard let both = shared(entry, with: sweep) else { return true }
            problems.add(SpecProblems("\(text(entry, both)) is in sweep too, remove one", at: entry.keyMark))
            return false
        }
        self.problems = problems
    }

    /// The keys that vary, without duplicates.
    var paths: [SpecPath] {
        var seen: Set<SpecPath> = []
        return (sweep + ablate).flatMap(\.paths).filter { seen.insert($0).inserted }
    }

    /// The places of all values.
    var marks: Set<Mark> { (sweep + ablate).reduce(into: []) { $0.formUnion($1.marks) } }

    /// Returns the variants that `draft` expands to.
    mutating func expand(_ draft: VariantDraft) -> [VariantDraft] {
        var drafts = [draft]
        for entry in sweep where hasRoom(for: drafts.count * entry.values.count, at: entry) {
            drafts = drafts.flatMap { draft in
                alternatives(entry, to: draft).map { changes, reading in
                    VariantDraft(written: draft.written, swept: draft.swept + changes, reading: reading)
                }.nonEmpty ?? [draft]
            }
        }
        bases += drafts.map(\.reading.resolved)
        let ablate = ablate.filter { hasRoom(for: drafts.count * $0.values.count, at: $0) }
        let all = drafts.flatMap { base in
            [base]
                + ablate.flatMap { entry in
                    let found = alternatives(entry, to: base, keepsOwn: false)
                    if !found.isEmpty { ablated.insert(entry.paths) }
                    return found.map { changes, reading in
                        VariantDraft(written: base.written, swept: base.swept, ablated: changes, reading: reading)
                    }
                }
        }
        variantCount += all.count
        return all
    }

    /// Returns whether `count` more variants are allowed. If not, adds a problem of `entry`.
    private mutating func hasRoom(for count: Int, at entry: Alternatives) -> Bool {
        guard variantCount + count > Self.maximumVariants else { return true }
        applied.insert(entry.paths)
        ablated.insert(entry.paths)
        problems.add(
            SpecProblems(
                "\(entry.part).\(entry.text): makes more than \(Self.maximumVariants.specText) variants, leave out values or keys",
                at: entry.keyMark))
        return false
    }

    /// Returns `base` with `value` applied to the keys of `entry` in order, or `nil` if `base` lacks a key.
    private func reading(_ base: VariantReading, _ entry: Alternatives, _ value: Node) -> VariantReading? {
        zip(entry.paths, entry.parts(of: value)).reduce(Optional(base)) { reading, setting in
            let (path, value) = setting
            guard let reading, reading.has(path, trying: value, registry: registry) else { return nil }
            return reading.setting(path, to: value, keyMark: entry.keyMark, registry: registry)
        }
    }

    /// Returns `draft` with each value of `entry`, or an empty list if the variant lacks the keys.
    private mutating func alternatives(
        _ entry: Alternatives, to draft: VariantDraft, keepsOwn: Bool = true
    ) -> [([VariantDraft.Change], VariantReading)] {
        let base = draft.reading
        if entry.paths.contains(where: base.isUnclear) { unclear.insert(entry.paths) }
        guard reading(base, entry, entry.values[0]) != nil else { return [] }
        applied.insert(entry.paths)
        func text(_ reading: VariantReading) -> String? {
            reading.spec == nil
                ? nil : entry.paths.map { reading.resolved.value(at: $0)?.yaml ?? "" }.joined(separator: "\n")
        }
        let own = text(base)
        var firsts: [String: Node] = [:]
        return entry.values.compactMap { value in
            let changes = zip(entry.paths, entry.parts(of: value)).map { VariantDraft.Change(path: $0, value: $1) }
            let reading = changes.reduce(base) {
                $0.setting($1.path, to: $1.value, keyMark: entry.keyMark, registry: registry)
            }
            if let text = text(reading) {
                if let first = firsts[text] {
                    problems.add(
                        SpecProblems(
                            "\(entry.part).\(entry.text): \(value.flowText) is the same as \(first.flowText), remove one",
                            at: value.mark))
                    return nil
                }
                firsts[text] = value
                if !keepsOwn, text == own { return nil }
            }
            return (changes, reading)
        }
    }

    /// The keys of `ablate` that add no variant, because their values are those of the variants already.
    var idleKeys: SpecProblems {
        ablate.reduce(into: SpecProblems()) { problems, entry in
            guard applied.contains(entry.paths), !ablated.contains(entry.paths) else { return }
            let values = entry.values.map(\.flowText).joined(separator: ", ")
            problems.add(
                SpecProblems(
                    "ablate.\(entry.text): makes no variant, the variants have \(values) already; add another value, or remove the key",
                    at: entry.keyMark))
        }
    }

    /// Returns the keys of `sweep` that one of `settings` sets as well, without any effect.
    func overridden(_ settings: [SpecSetting]) -> SpecProblems {
        settings.reduce(into: SpecProblems()) { problems, setting in
            guard let entry = sweep.first(where: { $0.paths.contains(setting.path) }) else { return }
            let key = setting.path.text
            let remedy =
                entry.paths.count == 1
                ? "write --set 'sweep.\(key)=[\(setting.value.flowText)]'"
                : "leave it out, or drop the entry with --set sweep=none"
            problems.add(
                SpecProblems("\(key): is in the spec's sweep, which lies over it; \(remedy)", at: setting.mark))
        }
    }

    /// The keys that no variant has.
    var unknownKeys: SpecProblems {
        (sweep + ablate).reduce(into: SpecProblems()) { problems, entry in
            guard !applied.contains(entry.paths), !unclear.contains(entry.paths) else { return }
            // Of several keys, the first that is missing everywhere; another key may add one.
            let path = entry.paths.first { path in bases.allSatisfy { $0.value(at: path) == nil } }
            guard let path else {
                problems.add(
                    SpecProblems("\(entry.part).\(entry.text): no variant has all of these keys", at: entry.keyMark))
                return
            }
            let name = entry.paths.count == 1 ? "" : " \(path.text):"
            let unknown = UnknownPath(path: path, resolved: bases)
            problems.add(
                SpecProblems("\(entry.part).\(entry.text):\(name) \(unknown.message)", at: entry.keyMark))
        }
    }
}

extension Array {
    /// The array, or `nil` if it is empty.
    fileprivate var nonEmpty: [Element]? { isEmpty ? nil : self }
}
