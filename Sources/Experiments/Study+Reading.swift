import Training
import Understudy
import YAML

extension Study {
    /// Reads a spec file, checks it completely against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on a problem that is known beforehand. `SpecComposer`
    /// defines how a spec, its variants and their bases are merged, and `VariantExpansion` how `sweep` and `ablate`
    /// expand the variants.
    ///
    /// - Parameter settings: values that override the whole spec, except for the values of `sweep` and `ablate`.
    /// - Throws: `FileError` if the file is missing, `Diagnostics` if it is not valid YAML, and `SpecProblems` with all
    ///   problems of the spec, of its bases and of its recordings.
    package init(specAt path: String, registry: Registry, settings: [SpecSetting] = []) throws {
        guard let document = try Node.load(path: path) else {
            throw SpecProblems(
                "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                at: Mark(file: path, line: 1, column: 1))
        }
        try self.init(document, registry: registry, settings: settings)
    }

    /// Checks `document` completely against `registry`, and expands it to its runs.
    ///
    /// - Throws: `SpecProblems`, as `init(specAt:registry:settings:)`.
    package init(_ document: Node, registry: Registry, settings: [SpecSetting] = []) throws(SpecProblems) {
        guard document.mapping != nil else {
            throw SpecProblems("a spec is a mapping of keys to values", at: document.mark)
        }
        var problems = VariantProblems()
        var composer = SpecComposer()
        let base = composer.compose(SpecSetting.lay(settings, over: document))
        problems.ofSpec = composer.problems
        let isPartial = !composer.problems.isEmpty

        let written = Self.writtenVariants(
            of: base, isPartial: isPartial, settings: settings, registry: registry, problems: &problems.ofSpec)
        var expansion = VariantExpansion(of: base, registry: registry)
        let drafts = written.flatMap { expansion.expand($0) }
        problems.ofSpec.add(expansion.problems)
        problems.ofSpec.add(expansion.unknownKeys)
        problems.ofSpec.add(expansion.idleKeys)
        problems.ofSpec.add(expansion.overridden(settings))
        problems.alternatives = expansion.marks

        let names = VariantNames(varying: expansion.paths, isImplied: base["variants"] == nil).names(of: drafts)
        var recordings = RecordingChecks(registry: registry)
        for (name, draft) in zip(names, drafts) {
            var found = SpecProblems(draft.reading.problems)
            found.add(recordings.problems(of: draft.reading.whole))
            problems.add(found, ofVariant: name, writtenAs: draft.written)
        }
        if !drafts.contains(where: { $0.reading.isPartial || $0.reading.whole["expert"]?.mapping != nil }) {
            problems.ofSpec.add(Self.unknownExpertKeys(of: base, registry: registry))
        }
        let runCount = drafts.reduce(0) { $0 + ($1.reading.spec?.seeds.count ?? 0) }
        if runCount > Self.maximumRuns {
            problems.ofSpec.add(
                SpecProblems(
                    "training.seeds: makes \(runCount.specText) runs, more than \(Self.maximumRuns.specText); use fewer seeds or variants",
                    at: (base["training"]?["seeds"] ?? base).mark))
        }
        let slurm = SlurmSettings.read(base, registry: registry, problems: &problems.ofSpec)
        let all = problems.all
        guard all.isEmpty else { throw all }
        self.init(drafts, names: names, varying: expansion.paths, slurm: slurm)
    }

    /// The maximum number of runs of a study, each of which has a folder.
    private static let maximumRuns = 100_000

    /// Returns the variants of the spec before expansion, each with its whole spec.
    private static func writtenVariants(
        of base: Node, isPartial: Bool, settings: [SpecSetting], registry: Registry, problems: inout SpecProblems
    ) -> [VariantDraft] {
        func withoutVariants(_ spec: Node) -> Node {
            ["variants", "sweep", "ablate", "slurm"].reduce(spec) { $0.without($1) }
        }
        let below = withoutVariants(base)
        var names: [String] = []
        var readings: [VariantReading] = []
        for overlay in overlays(of: base, problems: &problems) {
            var composer = SpecComposer()
            let variant = withoutVariants(composer.compose(overlay.node))
            problems.add(composer.problems)
            names.append(overlay.name)
            readings.append(
                VariantReading(
                    below.overlaid(with: variant), registry: registry,
                    isPartial: isPartial || !composer.problems.isEmpty))
        }
        readings = SpecSetting.lay(settings, over: readings, registry: registry, problems: &problems)
        return zip(names, readings).map { VariantDraft(written: $0, reading: $1) }
    }

    /// Creates the study of `drafts`, all of which were read without problems.
    private init(_ drafts: [VariantDraft], names: [String], varying paths: [SpecPath], slurm: SlurmSettings) {
        var variants: [Variant] = []
        var runs: [RunPlan] = []
        // Each ablation follows its base.
        var base = ""
        for (name, draft) in zip(names, drafts) {
            guard let spec = draft.reading.spec else { continue }
            if draft.ablated.isEmpty { base = name }
            variants.append(
                Variant(
                    name: name, environment: spec.configuration.environment.label,
                    expertReturn: spec.configuration.expert.flatMap { expert in
                        expert.expertReturn ?? ((try? expert.dataset.statedReturn()) ?? nil)
                    },
                    base: !draft.ablated.isEmpty ? base : draft.swept.isEmpty ? nil : draft.written,
                    settings: draft.settings(of: paths)))
            runs += spec.plans(variant: name)
        }
        let first = drafts.first?.reading.spec
        self.init(
            name: first?.name ?? "", summary: first?.summary, variants: variants, runs: runs,
            slurm: slurm)
    }

    /// Returns the unknown keys of an `expert` part that all variants switch off, of which nothing else is read.
    private static func unknownExpertKeys(of base: Node, registry: Registry) -> SpecProblems {
        guard let expert = base["expert"], expert.mapping != nil else { return SpecProblems() }
        let document = Node(.mapping([Node.Pair("expert", at: expert.mark, expert)]), at: expert.mark)
        do {
            try SpecReader.read(document, registry: registry) { reader in
                _ = reader.section("expert", "") { part in
                    for key in ExpertConfiguration.keys(in: registry) { part.leave(key) }
                }
            }
            return SpecProblems()
        } catch {
            return SpecProblems(error.all)
        }
    }
}
