import AgentTraining
import SpecYAML
import Understudy

/// A spec, checked and expanded to an ordered list of runs.
package struct Study: Hashable, Sendable {
    /// A variant of the study.
    package struct Variant: Hashable, Sendable {
        /// The name, safe as a folder name.
        package let name: String
        /// The environment's name.
        package let environment: String
        /// The mean return of the recorded expert, if the spec has it.
        package let expertReturn: Double?
        /// The variant from which `sweep` or `ablate` derives this one; `nil` for a variant of the spec.
        ///
        /// A variant that was swept is no longer a variant itself.
        package var base: String?
        /// The keys of `sweep` and `ablate` that the variant has, with its values.
        package var settings: [Setting] = []
        /// The spec of the variant before defaults, each value with its place.
        package var written = Node(.mapping([]), at: Mark(of: ""))
    }

    /// A key that `sweep` or `ablate` varies, and its value in a variant.
    package struct Setting: Hashable, Sendable {
        /// The keys from the spec's root, separated by dots: `expert.confidence.beta`.
        package let key: String
        /// The value, including all defaults.
        package let value: Node
        /// Whether the variant overrides the value of its base.
        package let isChanged: Bool

        /// Creates a setting.
        package init(key: String, value: Node, isChanged: Bool) {
            self.key = key
            self.value = value
            self.isChanged = isChanged
        }
    }

    /// The study's name, safe as a folder name.
    package let name: String
    /// The purpose of the study in one line, if the spec has it.
    package let summary: String?
    /// The variants, in the order of the spec.
    package let variants: [Variant]
    /// The runs, variant by variant and seed by seed.
    package let runs: [RunPlan]
    /// The Slurm resources for the runs.
    package let slurm: SlurmSettings
    /// The plugins whose components the runs have, by name.
    package let plugins: [PluginVersion]
    /// The names of the compositions in it, by the place that names each; all of a composition's values have this place.
    package internal(set) var compositions: [Mark: String] = [:]

    init(
        name: String, summary: String? = nil, variants: [Variant], runs: [RunPlan],
        slurm: SlurmSettings = SlurmSettings(), plugins: [PluginVersion] = []
    ) {
        self.name = name
        self.summary = summary
        self.variants = variants
        self.runs = runs
        self.slurm = slurm
        self.plugins = plugins
    }
}

extension Study {
    /// Returns the name of the spec's variant from which `variant` is derived, or its own name if the spec has it.
    package func written(_ variant: Variant) -> String {
        guard let base = variant.base else { return variant.name }
        return variants.first { $0.name == base }?.base ?? base
    }

    /// The mean return of the recorded expert; `nil` if no variant has it, or the variants have different ones.
    package var expertReturn: Double? {
        let told = variants.compactMap(\.expertReturn)
        return told.allSatisfy { $0 == told.first } ? told.first : nil
    }
}

extension Study {
    /// Reads a spec file, checks it completely against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on a problem that is known beforehand. `SpecComposer`
    /// defines how a spec, its variants and their bases are merged, and `VariantExpansion` how `sweep` and `ablate`
    /// expand the variants.
    ///
    /// - Parameter settings: values that override the whole spec, except for the values of `sweep` and `ablate`.
    /// - Throws: `FileError` if the file is missing, and `Diagnostics` with all problems of the spec, of its bases
    ///   and of its recordings.
    package init(specAt path: String, registry: Registry, settings: [SpecSetting] = []) throws {
        guard let document = try Node.load(path: path) else {
            throw Diagnostics(
                "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                at: Mark(file: path, line: 1, column: 1))
        }
        try self.init(document, registry: registry, settings: settings)
    }

    /// Checks `document` completely against `registry`, and expands it to its runs.
    ///
    /// - Throws: `Diagnostics`, as `init(specAt:registry:settings:)`.
    package init(_ document: Node, registry: Registry, settings: [SpecSetting] = []) throws(Diagnostics) {
        guard document.mapping != nil else {
            throw Diagnostics("a spec is a mapping of keys to values", at: document.mark)
        }
        var composer = SpecComposer()
        let base = composer.compose(SpecSetting.lay(settings, over: document))
        var problems = composer.problems
        let isPartial = !problems.isEmpty
        var compositions = composer.compositions

        let written = Self.writtenVariants(
            of: base, isPartial: isPartial, settings: settings, registry: registry, problems: &problems,
            compositions: &compositions)
        var expansion = VariantExpansion(of: base, registry: registry)
        var specs = written.flatMap { expansion.expand($0) }
        problems += expansion.problems + expansion.unknownKeys + expansion.idleKeys + expansion.overridden(settings)

        let names = VariantNames(varying: expansion.paths, isImplied: base["variants"] == nil).names(of: specs)
        var recordings = RecordingChecks(registry: registry)
        for index in specs.indices { specs[index].problems += recordings.problems(of: specs[index].document) }
        if !specs.contains(where: { $0.isPartial || $0.document["expert"]?.mapping != nil }) {
            problems += Self.unknownExpertKeys(of: base, registry: registry)
        }
        let runCount = specs.reduce(0) { $0 + ($1.configuration == nil ? 0 : $1.seeds.count) }
        if runCount > Self.maximumRuns {
            problems.append(
                Diagnostic(
                    "makes \(runCount.specText) runs, more than \(Self.maximumRuns.specText); use fewer seeds or variants",
                    at: (base["training"]?["seeds"] ?? base).mark, key: "training.seeds"))
        }
        let slurm = SlurmSettings.read(base, registry: registry, problems: &problems)
        problems += expansion.problems(of: specs, names: names)
        guard problems.isEmpty else { throw Diagnostics(problems) }
        self.init(specs, names: names, varying: expansion.paths, slurm: slurm)
        self.compositions = compositions
    }

    /// The maximum number of runs of a study, each of which has a folder.
    private static let maximumRuns = 100_000

    /// Returns the variants of the spec before expansion, each with its whole spec.
    private static func writtenVariants(
        of base: Node, isPartial: Bool, settings: [SpecSetting], registry: Registry, problems: inout [Diagnostic],
        compositions: inout [Mark: String]
    ) -> [VariantSpec] {
        func withoutVariants(_ spec: Node) -> Node {
            ["variants", "sweep", "ablate", "slurm"].reduce(spec) { $0.without($1) }
        }
        let below = withoutVariants(base)
        var specs: [VariantSpec] = []
        for overlay in overlays(of: base, problems: &problems) {
            var composer = SpecComposer()
            let variant = withoutVariants(composer.compose(overlay.node))
            problems += composer.problems
            compositions.merge(composer.compositions) { $1 }
            specs.append(
                VariantSpec(
                    below.overlaid(with: variant), written: overlay.name,
                    isPartial: isPartial || !composer.problems.isEmpty, registry: registry))
        }
        return SpecSetting.lay(settings, over: specs, registry: registry, problems: &problems)
    }

    /// Creates the study of `specs`, which have no problems.
    private init(_ specs: [VariantSpec], names: [String], varying paths: [SpecPath], slurm: SlurmSettings) {
        var variants: [Variant] = []
        var runs: [RunPlan] = []
        // Each ablation follows its base.
        var base = ""
        for (name, spec) in zip(names, specs) {
            guard let configuration = spec.configuration else { continue }
            if spec.ablated.isEmpty { base = name }
            variants.append(
                Variant(
                    name: name, environment: configuration.environment.label,
                    expertReturn: configuration.expert.flatMap { expert in
                        expert.expertReturn ?? ((try? expert.dataset.statedReturn()) ?? nil)
                    },
                    base: !spec.ablated.isEmpty ? base : spec.swept.isEmpty ? nil : spec.written,
                    settings: spec.settings(of: paths), written: spec.document))
            runs += spec.plans(variant: name)
        }
        self.init(
            name: specs.first?.name ?? "", summary: specs.first?.summary, variants: variants, runs: runs, slurm: slurm,
            plugins: Set(specs.flatMap(\.plugins)).sorted { $0.name < $1.name })
    }

    /// Returns the unknown keys of an `expert` part that all variants switch off, of which nothing else is read.
    private static func unknownExpertKeys(of base: Node, registry: Registry) -> [Diagnostic] {
        guard let expert = base["expert"], expert.mapping != nil else { return [] }
        let document = Node(.mapping([Node.Pair("expert", at: expert.mark, expert)]), at: expert.mark)
        do {
            try SpecReader.read(document, registry: registry) { reader in
                _ = reader.section("expert", "") { part in
                    for key in ExpertConfiguration.keys(in: registry) { part.leave(key) }
                }
            }
            return []
        } catch {
            return error.all
        }
    }
}

extension Study {
    /// Returns the names and overlays of the variants in the order of the spec.
    ///
    /// A spec without variants has one called `default`.
    static func overlays(of base: Node, problems: inout [Diagnostic]) -> [(name: String, node: Node)] {
        guard let variants = base["variants"] else {
            return [("default", Node(.mapping([]), at: base.mark))]
        }
        guard let pairs = variants.mapping, !pairs.isEmpty else {
            problems.append(
                Diagnostic("must be a mapping of names to what each changes", at: variants.mark, key: "variants"))
            return []
        }
        var overlays: [(name: String, node: Node)] = []
        for pair in pairs {
            if !isSafe(pair.key) {
                problems.append(
                    Diagnostic("a name \(nameRule), not '\(pair.key)'", at: pair.keyMark, key: "variants"))
            } else if let twin = overlays.first(where: { $0.name.lowercased() == pair.key.lowercased() }) {
                problems.append(
                    Diagnostic(
                        "'\(pair.key)' and '\(twin.name)' are one folder where case does not count, rename one",
                        at: pair.keyMark, key: "variants"))
            }
            guard let node = overlay(of: pair, problems: &problems) else { continue }
            overlays.append((pair.key, node))
        }
        return overlays
    }

    /// Returns the overlay of the variant `pair`.
    private static func overlay(of pair: Node.Pair, problems: inout [Diagnostic]) -> Node? {
        // An empty `name:` changes nothing.
        if case .null = pair.value.scalar?.resolved { return Node(.mapping([]), at: pair.keyMark) }
        guard let changes = pair.value.mapping else {
            problems.append(
                Diagnostic(
                    "must be a mapping of what the variant changes, or {}", at: pair.value.mark,
                    key: "variants.\(pair.key)"))
            return nil
        }
        let misplaced = SpecPath.keysOfSpec
        for change in changes where misplaced.contains(change.key) {
            problems.append(
                Diagnostic(
                    "belongs to the whole spec, not to a variant", at: change.keyMark,
                    key: "variants.\(pair.key).\(change.key)"))
        }
        return Node(.mapping(changes.filter { !misplaced.contains($0.key) }), at: pair.value.mark)
    }

    /// The rule for the names of studies and variants, following "a name".
    static let nameRule = "has letters, digits, '.', '_' and '-', up to 100, and begins with a letter or digit"

    /// Returns whether `name` is safe as a folder name on any file system.
    static func isSafe(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.utf8.count <= 100 else { return false }
        func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        return isLetterOrDigit(first)
            && name.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
    }
}
