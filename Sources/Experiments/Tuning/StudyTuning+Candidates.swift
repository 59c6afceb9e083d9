import AgentTraining
import SpecYAML
import Understudy

extension StudyTuning {
    /// Draws the candidates of the variants `specs`.
    ///
    /// The candidates of all variants are the same draws, and the first ones stay the same if there are to be more.
    ///
    /// - Parameter problems: receives keys that no variant has, and ranges with too few values.
    init(
        _ settings: TuningSettings, of specs: [VariantSpec], registry: Registry, at mark: Mark,
        problems: inout [Diagnostic]
    ) {
        self.settings = settings
        func problem(_ message: String, _ entry: TuningKeys.Entry? = nil) {
            problems.append(
                Diagnostic(message, at: entry?.mark ?? mark, key: entry.map { "tune.keys.\($0.key)" } ?? "tune"))
        }
        let entries = settings.keys.entries
        var stream = RandomStream(seed: UInt64(settings.seed), name: "tune")
        let size = entries.reduce(Optional(1)) { product, entry in
            guard let product, let count = entry.domain.count else { return nil }
            return min(product * count, 1_000_000)
        }
        if let size, size < settings.candidates {
            problem(
                "the keys have \(size.specText) settings in all, and candidates is \(settings.candidates.specText); lower it"
            )
            variants = []
            return
        }
        var draws: [[Node]] = []
        var seen: Set<String> = []
        // More draws than candidates, because some are equal where there are few values.
        for _ in 0..<settings.candidates * 1_000 where draws.count < settings.candidates {
            let values = entries.map { $0.domain.draw(using: &stream) }
            if seen.insert(values.map(\.canonicalText).joined(separator: "\n")).inserted { draws.append(values) }
        }
        for (index, entry) in entries.enumerated() {
            guard let value = draws.first?[index] else { continue }
            let hasKey = specs.map { $0.has(entry.path, trying: value, registry: registry) }
            if !hasKey.contains(true), !specs.contains(where: { $0.isUnclear(entry.path) }) {
                problem(UnknownPath(path: entry.path, resolved: specs.map(\.resolved)).message, entry)
            }
        }
        let unusable = entries.flatMap { Self.problems(ofEndsOf: $0, in: specs, registry: registry) }
        guard unusable.isEmpty else {
            problems += unusable
            variants = []
            return
        }
        let reserved = Set(settings.tuningSeeds)
        variants = specs.compactMap { spec -> Variant? in
            guard let configuration = spec.configuration else { return nil }
            if let seed = spec.seeds.first(where: reserved.contains) {
                problem(
                    "seed \(seed) of training.seeds is one of those that tuning takes; choose seeds below \(TuningSettings.firstSeed.specText)"
                )
            }
            let own = entries.indices.filter { index in
                draws.first.map { spec.has(entries[index].path, trying: $0[index], registry: registry) } ?? false
            }
            guard !own.isEmpty else { return nil }
            var known: Set<String> = []
            let candidates = draws.compactMap { values -> [Setting]? in
                let text = own.map { values[$0].canonicalText }.joined(separator: "\n")
                guard known.insert(text).inserted else { return nil }
                return own.map {
                    Setting(path: entries[$0].path, value: values[$0], keyMark: entries[$0].mark)
                }
            }
            return Variant(name: spec.written, steps: configuration.schedule.steps, candidates: candidates)
        }
    }

    /// Returns the problems of a range whose ends, or whose fractions, are no values of its key in any variant.
    private static func problems(
        ofEndsOf entry: TuningKeys.Entry, in specs: [VariantSpec], registry: Registry
    ) -> [Diagnostic] {
        guard case .range(let range) = entry.domain else { return [] }
        func problem(with number: Double) -> String? {
            let node = (Int(exactly: number).map { $0.specNode(at: entry.mark) }) ?? number.specNode(at: entry.mark)
            var found: String?
            for spec in specs where spec.has(entry.path, trying: node, registry: registry) {
                let changed = spec.setting(entry.path, to: node, keyMark: entry.mark, registry: registry)
                guard
                    let new = changed.problems.first(where: {
                        $0.key == entry.path.text && !spec.problems.contains($0)
                    })
                else { return nil }
                found = new.message
            }
            return found
        }
        let key = "tune.keys.\(entry.key)"
        let ends = [("from", range.from), ("to", range.to)].compactMap { name, number in
            problem(with: number).map {
                Diagnostic("\(name) is no value of the key: \($0)", at: entry.node[name]?.mark ?? entry.mark, key: key)
            }
        }
        guard ends.isEmpty, !range.isWhole else { return ends }
        let between = range.from + (range.to - range.from) / 3
        guard Int(exactly: between) == nil, problem(with: between) != nil else { return [] }
        let (from, to) = (Int(range.from.rounded(.up)), Int(range.to.rounded(.down)))
        let remedy = from < to ? ", write {from: \(from), to: \(to)}" : ""
        return [Diagnostic("the key has whole numbers, and so must the range\(remedy)", at: entry.node.mark, key: key)]
    }

    /// Returns the problems of a spec that has `tune` and what cannot stand beside it.
    static func conflicts(of base: Node, settings: [SpecSetting], _ tuning: TuningSettings) -> [Diagnostic] {
        let mark = base["tune"]?.mark ?? base.mark
        let parts = ["sweep", "ablate"].filter { base[$0].map { !$0.isNone && $0.scalar?.resolved != .null } ?? false }
        let keys = settings.filter { setting in
            tuning.keys.entries.contains { $0.path == setting.path }
        }
        return parts.map {
            Diagnostic("cannot stand beside '\($0)', make a study of its own for that", at: mark, key: "tune")
        }
            + keys.map {
                Diagnostic("is in the spec's tune, which chooses it; leave it out", at: $0.mark, key: $0.path.text)
            }
    }

    /// Returns a note for each value that a variant of `spec` sets itself, and that tuning overrides.
    ///
    /// A value of the whole spec needs no note: it is what the tuning starts from. What a variant extends sets the
    /// algorithm's usual values.
    func idleValues(of spec: Node) -> [Diagnostic] {
        (spec["variants"]?.mapping ?? []).flatMap { variant in
            settings.keys.entries.compactMap { entry -> Diagnostic? in
                let value = entry.path.keys.reduce(Optional(variant.value)) { $0?.asComponent?[$1] }
                // Parts are merged, so that the value may count.
                guard let value, value.mapping == nil, value.scalar?.resolved != .null, !entry.domain.hasParts else {
                    return nil
                }
                return Diagnostic(
                    "has no effect in variant \(variant.key), because tune chooses the key; leave it out, or run the variant in a study without tune",
                    at: value.mark, key: entry.key)
            }
        }
    }
}

extension StudyTuning.Stage {
    /// Returns the variants of the stage, with their names.
    ///
    /// - Parameter written: the variants of the spec.
    func expand(_ written: [VariantSpec], registry: Registry) -> (specs: [VariantSpec], names: [String]) {
        switch self {
        case .final(let chosen):
            return (
                written.map { spec in
                    (chosen[spec.written] ?? []).reduce(spec) { spec, setting in
                        spec.setting(setting.path, to: setting.value, keyMark: setting.keyMark, registry: registry)
                    }
                }, written.map(\.written)
            )
        case .round(let candidates, let seeds):
            var (specs, names): ([VariantSpec], [String]) = ([], [])
            for candidate in candidates {
                guard let base = written.first(where: { $0.written == candidate.variant }) else { continue }
                let mark = candidate.settings.first?.keyMark ?? base.document.mark
                func node(_ values: [Int]) -> Node {
                    Node(.sequence(values.map { $0.specNode(at: mark) }), at: mark)
                }
                var spec = candidate.settings.reduce(base) { spec, setting in
                    spec.setting(setting.path, to: setting.value, keyMark: setting.keyMark, registry: registry)
                }
                spec = spec.setting(
                    SpecPath(keys: ["training", "steps"]), to: candidate.steps.specNode(at: mark), keyMark: mark,
                    registry: registry)
                spec = spec.setting(
                    SpecPath(keys: ["training", "seeds"]), to: node(seeds.map { Int($0) }), keyMark: mark,
                    registry: registry)
                spec.swept = candidate.settings.map { VariantSpec.Change(path: $0.path, value: $0.value) }
                specs.append(spec)
                names.append(candidate.name)
            }
            return (specs, names)
        }
    }
}
