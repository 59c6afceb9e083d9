import AgentTraining
import SpecYAML
import Understudy

extension Study {
    /// Reads a spec file, checks it completely against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on a problem that is known beforehand. `SpecComposer`
    /// defines how a spec, its variants and their bases are merged, and `VariantExpansion` how `sweep` and `ablate`
    /// expand the variants.
    ///
    /// - Parameters:
    ///   - settings: values that override the whole spec, except for the values of `sweep` and `ablate`.
    ///   - readsRecordings: whether recordings are read and checked; otherwise they need not be there.
    /// - Throws: `FileError` if the file is missing, and `Diagnostics` with all problems of the spec, of its bases
    ///   and of its recordings.
    package init(
        specAt path: String, registry: Registry, settings: [SpecSetting] = [], readsRecordings: Bool = true
    ) throws {
        try self.init(
            Node.Document(path: path), file: path, registry: registry, settings: settings,
            readsRecordings: readsRecordings)
    }

    /// Checks the spec of `file` completely, as `init(specAt:registry:settings:)`.
    ///
    /// - Throws: `Diagnostics` with all problems, those of the syntax included.
    package init(
        _ document: Node.Document, file: String, registry: Registry, settings: [SpecSetting] = [],
        readsRecordings: Bool = true
    ) throws(Diagnostics) {
        guard let root = document.root else {
            throw Diagnostics(
                document.problems + [
                    Diagnostic(
                        "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                        at: Mark(file: file, line: 1, column: 1))
                ])
        }
        if let last = document.rootWithLastValues {
            // The mistakes in both values of a duplicate key.
            var problems = document.problems
            for root in [root, last] {
                do throws(Diagnostics) {
                    _ = try Study(
                        root, registry: registry, settings: settings, syntax: document.problems,
                        isPartial: document.isPartial, readsRecordings: readsRecordings)
                } catch {
                    problems += error.all
                }
            }
            throw Diagnostics(problems)
        }
        try self.init(
            root, registry: registry, settings: settings, syntax: document.problems, isPartial: document.isPartial,
            readsRecordings: readsRecordings)
    }

    /// Checks `document` completely against `registry`, and expands it to its runs.
    ///
    /// - Parameters:
    ///   - syntax: the problems of the document's syntax, which are reported with the others.
    ///   - isPartial: whether values are missing in `document` because of them.
    ///   - stage: a part of the tuning, or the runs after it; `nil` for the study with the values that the spec has.
    /// - Throws: `Diagnostics`, as `init(specAt:registry:settings:)`.
    package init(
        _ document: Node, registry: Registry, settings: [SpecSetting] = [], syntax: [Diagnostic] = [],
        isPartial: Bool = false, stage: StudyTuning.Stage? = nil, readsRecordings: Bool = true
    ) throws(Diagnostics) {
        guard document.mapping != nil else {
            throw Diagnostics(syntax + [Diagnostic("a spec is a mapping of keys to values", at: document.mark)])
        }
        let defaults = HydraDefaults(in: document)
        var composer = SpecComposer()
        let base = composer.compose(SpecSetting.lay(settings, over: defaults.spec))
        let isPartial = isPartial || !composer.problems.isEmpty || defaults.problem != nil
        var problems = syntax + (defaults.problem.map { [$0] } ?? []) + composer.problems
        var compositions = composer.compositions
        var notes: [Diagnostic] = []

        let written = Self.writtenVariants(
            of: base, isPartial: isPartial, settings: settings, registry: registry, problems: &problems,
            compositions: &compositions, notes: &notes)
        var expansion = VariantExpansion(of: base, registry: registry)
        let expanded = stage?.expand(written, registry: registry)
        var specs = expanded?.specs ?? written.flatMap { expansion.expand($0) }
        problems += expansion.problems + expansion.unknownKeys + expansion.idleKeys + expansion.overridden(settings)
        var tuning: StudyTuning?
        if stage == nil, let tune = TuningSettings.read(base, registry: registry, problems: &problems) {
            problems += StudyTuning.conflicts(of: base, settings: settings, tune)
            tuning = StudyTuning(
                tune, of: written, registry: registry, at: base["tune"]?.mark ?? base.mark, problems: &problems)
        }

        let paths = stage?.paths ?? expansion.paths
        let names =
            expanded?.names ?? VariantNames(varying: paths, isImplied: base["variants"] == nil).names(of: specs)
        var recordings = RecordingChecks(registry: registry)
        var starts = StartChecks()
        var places = KeyPlaces(registry: registry)
        for index in specs.indices {
            specs[index].problems = specs[index].problems.map { places.completing($0) }
            guard readsRecordings else { continue }
            specs[index].problems += recordings.problems(of: specs[index].document)
            if let problem = starts.problem(of: specs[index]) { specs[index].problems.append(problem) }
        }
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
        self.init(specs, names: names, varying: paths, slurm: slurm)
        self.compositions = compositions
        self.tuning = tuning
        notes += Self.shortRuns(specs, names: names) + (tuning?.idleValues(of: base) ?? [])
        self.notes = Diagnostics(notes).all
        origin = Origin(document: document, settings: settings, readsRecordings: readsRecordings)
        if let tuning {
            // A candidate that is invalid, or too short a run, is told before anything runs.
            for round in 0..<min(tuning.roundCount, 1) {
                _ = try self.stage(
                    .round(
                        tuning.candidates(inRound: round, kept: [:]), seeds: tuning.settings.tuningSeeds),
                    registry: registry)
            }
        }
    }

    /// Returns a stage of this study, which has a tuning.
    ///
    /// - Throws: `Diagnostics` with the problems of candidates.
    package func stage(_ stage: StudyTuning.Stage, registry: Registry) throws(Diagnostics) -> Study {
        try Study(
            origin.document, registry: registry, settings: origin.settings, stage: stage,
            readsRecordings: origin.readsRecordings)
    }

    /// The maximum number of runs of a study, each of which has a folder.
    private static let maximumRuns = 100_000

    /// Returns the variants of the spec before expansion, each with its whole spec.
    private static func writtenVariants(
        of base: Node, isPartial: Bool, settings: [SpecSetting], registry: Registry, problems: inout [Diagnostic],
        compositions: inout [Mark: String], notes: inout [Diagnostic]
    ) -> [VariantSpec] {
        func withoutVariants(_ spec: Node) -> Node {
            ["variants", "sweep", "ablate", "tune", "slurm"].reduce(spec) { $0.without($1) }
        }
        let below = outdentedVariants(of: base).reduce(withoutVariants(base)) { $0.without($1.key) }
        var specs: [VariantSpec] = []
        var layers: [IdleValues.Layers] = []
        for overlay in overlays(of: base, problems: &problems) {
            var composer = SpecComposer()
            let variant = withoutVariants(composer.compose(overlay.node))
            let bases = overlay.node["extends"].map { extends in
                var composer = SpecComposer()
                return composer.compose(
                    Node(.mapping([Node.Pair("extends", at: extends.mark, extends)]), at: base.mark))
            }
            problems += composer.problems
            compositions.merge(composer.compositions) { $1 }
            let whole = Self.lying(variant, over: below)
            layers.append(IdleValues.Layers(whole: whole, bases: bases))
            specs.append(
                VariantSpec(
                    whole, written: overlay.name,
                    isPartial: isPartial || overlay.isPartial || !composer.problems.isEmpty, registry: registry))
        }
        notes += IdleValues(variants: layers, compositions: Set(compositions.keys)).notes(
            of: below, in: base.mark.file)
        return VariantSpec.lay(settings, over: specs, registry: registry, problems: &problems)
    }

    /// Returns the spec of a variant: what the whole spec lacks is missing at its top, and not in each variant.
    private static func lying(_ variant: Node, over spec: Node) -> Node {
        var pairs = spec.overlaid(with: variant).mapping ?? []
        for index in pairs.indices where pairs[index].key == "training" && pairs[index].value.mapping != nil {
            pairs[index].value.mark = spec["training"]?.mark ?? spec.mark
        }
        return Node(.mapping(pairs), at: spec.mark)
    }

    /// Returns a note for each variant whose runs are shorter than the time between two evaluations.
    private static func shortRuns(_ specs: [VariantSpec], names: [String]) -> [Diagnostic] {
        var notes: [(note: Diagnostic, variants: [String])] = []
        for (name, spec) in zip(names, specs) {
            guard let schedule = spec.configuration?.schedule, schedule.evaluateEvery > schedule.steps,
                let written = spec.document["training"]?["evaluate_every"]
            else { continue }
            let note = Diagnostic(
                "is \(schedule.evaluateEvery.specText), and training.steps \(schedule.steps.specText): a run has only its first and its last evaluation",
                at: written.mark, key: "training.evaluate_every")
            if let index = notes.firstIndex(where: { $0.note == note }) {
                notes[index].variants.append(name)
            } else {
                notes.append((note, [name]))
            }
        }
        return notes.map { note, names in
            guard names.count < specs.count else { return note }
            var note = note
            note.message += " (in \(VariantExpansion.listed(names)))"
            return note
        }
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
                        (try? expert.reportedReturn()) ?? nil
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
                    for key in ExpertConfiguration.keys(in: registry) { part.markAsRead(key) }
                }
            }
            return []
        } catch {
            return error.all
        }
    }
}
