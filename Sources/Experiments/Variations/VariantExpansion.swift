import Understudy
import YAML

/// Makes the variants that `sweep` and `ablate` ask for.
///
/// `sweep` puts all combinations of its values in the place of each variant. Each of these, or each variant where there is no `sweep`, is then the base of
/// `ablate`: it stays, and one more variant follows for every value of every key that is not the base's own. A key counts for the variants that have it.
struct VariantExpansion {
    let sweep: [Alternatives]
    let ablate: [Alternatives]
    let registry: Registry
    /// What is wrong with the parts `sweep` and `ablate` themselves.
    private(set) var problems = SpecProblems()
    /// More variants than these are a slip: combinations multiply.
    private static let mostVariants = 10_000

    private var variantCount = 0
    private var applied: Set<SpecPath> = []
    private var ablated: Set<SpecPath> = []
    private var unclear: Set<SpecPath> = []
    private var bases: [Node] = []

    /// Reads the two parts of `document`.
    init(of document: Node, registry: Registry) {
        self.registry = registry
        var problems = SpecProblems()
        let sweep = Alternatives.read("sweep", of: document, problems: &problems)
        let ablate = Alternatives.read("ablate", of: document, problems: &problems)
        let both = ablate.filter { entry in sweep.contains { $0.path == entry.path } }
        for entry in both {
            problems.add(SpecProblems("ablate.\(entry.path.text): is in sweep too, remove one", at: entry.keyMark))
        }
        self.sweep = sweep
        self.ablate = ablate.filter { entry in !both.contains { $0.path == entry.path } }
        self.problems = problems
    }

    /// The keys that vary.
    var paths: [SpecPath] { (sweep + ablate).map(\.path) }

    /// The places of all values.
    var marks: Set<Mark> { (sweep + ablate).reduce(into: []) { $0.formUnion($1.marks) } }

    /// The variants that `draft` stands for.
    mutating func expand(_ draft: VariantDraft) -> [VariantDraft] {
        var drafts = [draft]
        for entry in sweep where hasRoom(for: drafts.count * entry.values.count, at: entry) {
            drafts = drafts.flatMap { draft in
                alternatives(entry, to: draft).map { change, reading in
                    VariantDraft(written: draft.written, swept: draft.swept + [change], reading: reading)
                }.nonEmpty ?? [draft]
            }
        }
        bases += drafts.map(\.reading.resolved)
        let ablate = ablate.filter { hasRoom(for: drafts.count * $0.values.count, at: $0) }
        let all = drafts.flatMap { base in
            [base]
                + ablate.flatMap { entry in
                    let found = alternatives(entry, to: base, keepsOwn: false)
                    if !found.isEmpty { ablated.insert(entry.path) }
                    return found.map { change, reading in
                        VariantDraft(written: base.written, swept: base.swept, ablated: change, reading: reading)
                    }
                }
        }
        variantCount += all.count
        return all
    }

    /// Whether there can be `count` variants more; a problem of `entry` where not.
    private mutating func hasRoom(for count: Int, at entry: Alternatives) -> Bool {
        guard variantCount + count > Self.mostVariants else { return true }
        applied.insert(entry.path)
        ablated.insert(entry.path)
        problems.add(
            SpecProblems(
                "\(entry.part).\(entry.path.text): makes more than \(Self.mostVariants.specText) variants, leave out values or keys",
                at: entry.keyMark))
        return false
    }

    /// `draft` with each value of `entry`; nothing where the variant does not have the key.
    private mutating func alternatives(
        _ entry: Alternatives, to draft: VariantDraft, keepsOwn: Bool = true
    ) -> [(VariantDraft.Change, VariantReading)] {
        let base = draft.reading
        if base.isUnclear(entry.path) { unclear.insert(entry.path) }
        guard base.has(entry.path, trying: entry.values[0], registry: registry) else { return [] }
        applied.insert(entry.path)
        func text(_ reading: VariantReading) -> String? {
            reading.spec == nil ? nil : reading.resolved.value(at: entry.path)?.yaml
        }
        let own = text(base)
        var firsts: [String: Node] = [:]
        return entry.values.compactMap { value in
            let reading = base.setting(entry.path, to: value, keyMark: entry.keyMark, registry: registry)
            if let text = text(reading) {
                if let first = firsts[text] {
                    problems.add(
                        SpecProblems(
                            "\(entry.part).\(entry.path.text): \(value.flowText) is the same as \(first.flowText), remove one",
                            at: value.mark))
                    return nil
                }
                firsts[text] = value
                if !keepsOwn, text == own { return nil }
            }
            return (VariantDraft.Change(path: entry.path, value: value), reading)
        }
    }

    /// The keys of `ablate` that make no variant, as the values are what the variants have anyway.
    var idleKeys: SpecProblems {
        ablate.reduce(into: SpecProblems()) { problems, entry in
            guard applied.contains(entry.path), !ablated.contains(entry.path) else { return }
            let values = entry.values.map(\.flowText).joined(separator: ", ")
            problems.add(
                SpecProblems(
                    "ablate.\(entry.path.text): makes no variant, the variants have \(values) already; add another value, or remove the key",
                    at: entry.keyMark))
        }
    }

    /// The keys of `sweep` that one of `settings` sets too, which would have no effect.
    func overridden(_ settings: [SpecSetting]) -> SpecProblems {
        settings.reduce(into: SpecProblems()) { problems, setting in
            guard sweep.contains(where: { $0.path == setting.path }) else { return }
            let key = setting.path.text
            problems.add(
                SpecProblems(
                    "\(key): is in the spec's sweep, which lies over it; write --set 'sweep.\(key)=[\(setting.value.flowText)]'",
                    at: setting.mark))
        }
    }

    /// The keys that no variant has.
    var unknownKeys: SpecProblems {
        (sweep + ablate).reduce(into: SpecProblems()) { problems, entry in
            guard !applied.contains(entry.path), !unclear.contains(entry.path) else { return }
            let unknown = UnknownPath(path: entry.path, resolved: bases)
            problems.add(SpecProblems("\(entry.part).\(entry.path.text): \(unknown.message)", at: entry.keyMark))
        }
    }
}

extension Array {
    /// The array, or `nil` where it is empty.
    fileprivate var nonEmpty: [Element]? { isEmpty ? nil : self }
}
