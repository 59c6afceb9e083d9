import SpecYAML
import Understudy

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
    private(set) var problems: [Diagnostic] = []
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
        var problems: [Diagnostic] = []
        let sweep = Alternatives.read("sweep", of: document, problems: &problems)
        let ablate = Alternatives.read("ablate", of: document, problems: &problems)
        func shared(_ entry: Alternatives, with others: some Sequence<Alternatives>) -> SpecPath? {
            entry.paths.first { path in others.contains { $0.paths.contains(path) } }
        }
        func problem(_ entry: Alternatives, _ path: SpecPath, _ message: String) -> Diagnostic {
            entry.problem(entry.paths.count == 1 ? message : "\(path.text) \(message)")
        }
        for (index, entry) in sweep.enumerated() {
            guard let twice = shared(entry, with: sweep[..<index]) else { continue }
            problems.append(problem(entry, twice, "is in another entry of sweep too, remove one"))
        }
        self.sweep = sweep
        self.ablate = ablate.filter { entry in
            guard let both = shared(entry, with: sweep) else { return true }
            problems.append(problem(entry, both, "is in sweep too, remove one"))
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

    /// Returns the variants that `spec` expands to.
    mutating func expand(_ spec: VariantSpec) -> [VariantSpec] {
        var specs = [spec]
        for entry in sweep where hasRoom(for: specs.count * entry.values.count, at: entry) {
            specs = specs.flatMap { alternatives(entry, to: $0, as: \.swept).nonEmpty ?? [$0] }
        }
        bases += specs.map(\.resolved)
        let ablate = ablate.filter { hasRoom(for: specs.count * $0.values.count, at: $0) }
        let all = specs.flatMap { base in
            [base]
                + ablate.flatMap { entry in
                    let found = alternatives(entry, to: base, as: \.ablated, keepsOwn: false)
                    if !found.isEmpty { ablated.insert(entry.paths) }
                    return found
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
        problems.append(
            entry.problem(
                "makes more than \(Self.maximumVariants.specText) variants, leave out values or keys"))
        return false
    }

    /// Returns whether `base` has the keys of `entry`, each after `value` is applied to the keys before it.
    private func hasKeys(_ base: VariantSpec, of entry: Alternatives, trying value: Node) -> Bool {
        zip(entry.paths, entry.parts(of: value)).reduce(Optional(base)) { spec, setting in
            let (path, value) = setting
            guard let spec, spec.has(path, trying: value, registry: registry) else { return nil }
            return spec.setting(path, to: value, keyMark: entry.keyMark, registry: registry)
        } != nil
    }

    /// Returns `base` with each value of `entry`, or an empty list if the variant lacks the keys.
    ///
    /// - Parameter list: the list of changes to which the values are added.
    private mutating func alternatives(
        _ entry: Alternatives, to base: VariantSpec, as list: WritableKeyPath<VariantSpec, [VariantSpec.Change]>,
        keepsOwn: Bool = true
    ) -> [VariantSpec] {
        if entry.paths.contains(where: base.isUnclear) { unclear.insert(entry.paths) }
        guard hasKeys(base, of: entry, trying: entry.values[0]) else { return [] }
        applied.insert(entry.paths)
        func text(_ spec: VariantSpec) -> String? {
            spec.configuration == nil
                ? nil : entry.paths.map { spec.resolved.value(at: $0)?.yaml ?? "" }.joined(separator: "\n")
        }
        let own = text(base)
        var firsts: [String: Node] = [:]
        return entry.values.compactMap { value in
            let changes = zip(entry.paths, entry.parts(of: value)).map { VariantSpec.Change(path: $0, value: $1) }
            var spec = changes.reduce(base) {
                $0.setting($1.path, to: $1.value, keyMark: entry.keyMark, registry: registry)
            }
            spec[keyPath: list] += changes
            guard let text = text(spec) else { return spec }
            if let first = firsts[text] {
                problems.append(
                    entry.problem(
                        "\(value.flowText) is the same as \(first.flowText), remove one", at: value.mark))
                return nil
            }
            firsts[text] = value
            return !keepsOwn && text == own ? nil : spec
        }
    }

    /// The keys of `ablate` that add no variant, because their values are those of the variants already.
    var idleKeys: [Diagnostic] {
        ablate.filter { applied.contains($0.paths) && !ablated.contains($0.paths) }.map { entry in
            let values = entry.values.map(\.flowText).joined(separator: ", ")
            return entry.problem(
                "makes no variant, the variants have \(values) already; add another value, or remove the key")
        }
    }

    /// Returns the keys of `sweep` that one of `settings` sets as well, without any effect.
    func overridden(_ settings: [SpecSetting]) -> [Diagnostic] {
        settings.compactMap { setting in
            guard let entry = sweep.first(where: { $0.paths.contains(setting.path) }) else { return nil }
            let key = setting.path.text
            let remedy =
                entry.paths.count == 1
                ? "write --set 'sweep.\(key)=[\(setting.value.flowText)]'"
                : "leave it out, or drop the entry with --set sweep=none"
            return Diagnostic("is in the spec's sweep, which lies over it; \(remedy)", at: setting.mark, key: key)
        }
    }

    /// The keys that no variant has.
    var unknownKeys: [Diagnostic] {
        (sweep + ablate).filter { !applied.contains($0.paths) && !unclear.contains($0.paths) }.map { entry in
            // Of several keys, the first that is missing everywhere; another key may add one.
            let path = entry.paths.first { path in bases.allSatisfy { $0.value(at: path) == nil } }
            guard let path else { return entry.problem("no variant has all of these keys") }
            let unknown = UnknownPath(path: path, resolved: bases).message
            return entry.problem(entry.paths.count == 1 ? unknown : "\(path.text): \(unknown)")
        }
    }
}

extension Array {
    /// The array, or `nil` if it is empty.
    fileprivate var nonEmpty: [Element]? { isEmpty ? nil : self }
}

extension VariantExpansion {
    /// Returns the problems of the variants `specs`, which share most of their spec.
    ///
    /// A problem that not all variants have tells their names. If it is a problem of a value of `sweep` or `ablate`, it
    /// belongs to the value, in whatever combination that occurs.
    ///
    /// - Parameter names: the name of each variant.
    func problems(of specs: [VariantSpec], names: [String]) -> [Diagnostic] {
        var variants: [Diagnostic: [Int]] = [:]
        for (index, spec) in specs.enumerated() {
            for problem in Set(spec.problems) { variants[problem, default: []].append(index) }
        }
        let marks = marks
        let written = Self.distinct(specs.map(\.written))
        return specs.flatMap { spec in
            spec.problems.map { problem in
                let indices = variants[problem] ?? []
                let isOfValue = marks.contains(problem.mark)
                let these = isOfValue ? Self.distinct(indices.map { specs[$0].written }) : indices.map { names[$0] }
                guard these.count < (isOfValue ? written.count : specs.count) else { return problem }
                var named = problem
                named.message += " (in \(Self.listed(these)))"
                return named
            }
        }
    }

    /// The maximum number of names in a message; more would hide the problem.
    private static let maximumNames = 5

    /// Returns the names of variants as a message has them.
    static func listed(_ names: [String]) -> String {
        let noun = names.count == 1 ? "variant" : "variants"
        guard names.count > maximumNames else { return "\(noun) \(names.joined(separator: ", "))" }
        let shown = names.prefix(maximumNames - 1)
        return "\(noun) \(shown.joined(separator: ", ")) and \(names.count - shown.count) more"
    }

    private static func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
