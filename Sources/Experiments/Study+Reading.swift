import Training
import Understudy
import YAML

extension Study {
    /// Reads a spec's file, checks it whole against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on what can be known before. In what order a spec, its variants and what they extend are laid
    /// over each other: `SpecComposer`.
    ///
    /// - Throws: `FileError` where the file is missing, `Diagnostics` where it is no YAML, `SpecProblems` with all that is wrong with the spec, with what it
    ///   extends and with its recordings.
    public init(specAt path: String, registry: Registry) throws {
        guard let document = try Node.load(path: path) else {
            throw SpecProblems(
                "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                at: Mark(file: path, line: 1, column: 1))
        }
        try self.init(document, registry: registry)
    }

    /// Checks `document` whole against `registry` and expands it to its runs.
    ///
    /// - Throws: `SpecProblems`, as `init(specAt:registry:)`.
    public init(_ document: Node, registry: Registry) throws(SpecProblems) {
        guard document.mapping != nil else {
            throw SpecProblems("a spec is a mapping of keys to values", at: document.mark)
        }
        var problems = VariantProblems()
        var composer = SpecComposer()
        let base = composer.compose(document)
        problems.ofSpec = composer.problems

        var recordings = RecordingChecks(registry: registry)
        var read: [(name: String, spec: VariantSpec)] = []
        var isExpertRead = false
        for overlay in Self.overlays(of: base, problems: &problems.ofSpec) {
            var variantComposer = SpecComposer()
            let variant = variantComposer.compose(overlay.node).without("variants")
            problems.ofSpec.add(variantComposer.problems)
            let isPartial = !composer.problems.isEmpty || !variantComposer.problems.isEmpty

            let whole = base.without("variants").overlaid(with: variant)
            isExpertRead = isExpertRead || isPartial || whole["expert"]?.mapping != nil
            var ofVariant = SpecProblems()
            do {
                read.append((overlay.name, try VariantSpec.read(whole, registry: registry, isPartial: isPartial)))
            } catch {
                ofVariant = SpecProblems(error.all)
            }
            ofVariant.add(recordings.problems(of: whole))
            problems.add(ofVariant, ofVariant: overlay.name)
        }
        if !isExpertRead { problems.ofSpec.add(Self.unknownExpertKeys(of: base, registry: registry)) }

        let all = problems.all
        guard all.isEmpty else { throw all }
        self.init(
            name: read.first?.spec.name ?? "", summary: read.first?.spec.summary,
            variants: read.map { name, spec in
                Variant(
                    name: name, environment: spec.configuration.environment.label,
                    expertReturn: spec.configuration.expert?.expertReturn)
            },
            runs: read.flatMap { $0.spec.plans(variant: $0.name) })
    }

    /// The misspelt keys of a part `expert` that all variants switch off, of which nothing else is read.
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
