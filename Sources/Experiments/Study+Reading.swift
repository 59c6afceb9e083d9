import Training
import Understudy
import YAML

extension Study {
    /// Reads a spec's file, checks it whole against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on what can be known before. In what order a spec, its variants and what they extend are laid
    /// over each other: `SpecComposer`.
    ///
    /// - Throws: `FileError` where the file is missing, `Diagnostics` with every problem of the spec, `DataError` where a recording is missing or damaged.
    public init(specAt path: String, registry: Registry) throws {
        guard let document = try Node.load(path: path) else {
            throw Diagnostics(
                "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                at: Mark(file: path, line: 1, column: 1))
        }
        try self.init(document, registry: registry)
    }

    /// Checks `document` whole against `registry` and expands it to its runs.
    ///
    /// - Throws: as `init(specAt:registry:)`.
    public init(_ document: Node, registry: Registry) throws {
        guard document.mapping != nil else {
            throw Diagnostics("a spec is a mapping of keys to values", at: document.mark)
        }
        var composer = SpecComposer()
        let base = try composer.compose(document)
        var problems = VariantProblems()
        var read: [(name: String, spec: VariantSpec)] = []
        for overlay in Self.overlays(of: base, problems: &problems.ofSpec) {
            let whole: Node
            do {
                var composer = SpecComposer()
                let variant = try composer.compose(overlay.node).without("variants")
                whole = base.without("variants").overlaid(with: variant)
            } catch {
                problems.ofSpec += error.all
                continue
            }
            do {
                read.append((overlay.name, try VariantSpec.read(whole, registry: registry)))
                problems.add([], ofVariant: overlay.name)
            } catch {
                problems.add(error.all, ofVariant: overlay.name)
            }
        }
        if let diagnostics = problems.diagnostics { throw diagnostics }
        try Self.checkRecordings(of: read)
        self.init(
            name: read.first?.spec.name ?? "",
            variants: read.map { name, spec in
                Variant(
                    name: name, environment: type(of: spec.configuration.environment).name,
                    expertReturn: spec.configuration.expert?.expertReturn)
            },
            runs: read.flatMap { $0.spec.plans(variant: $0.name) })
    }

    /// Reads each recording once for each size of observation, and checks that it fits its environment.
    private static func checkRecordings(of variants: [(name: String, spec: VariantSpec)]) throws {
        var checked: [(dataset: Node, observationCount: Int, problems: [Diagnostic])] = []
        var problems = VariantProblems()
        for (name, spec) in variants {
            guard let expert = spec.configuration.expert, let dataset = spec.resolved["expert"]?["dataset"] else {
                problems.add([], ofVariant: name)
                continue
            }
            let count = spec.configuration.environment.observationSpace.count
            if let known = checked.first(where: {
                $0.observationCount == count && $0.dataset.hasSameValue(as: dataset)
            }) {
                problems.add(known.problems, ofVariant: name)
                continue
            }
            var found: [Diagnostic] = []
            do {
                _ = try expert.loadRecording(observationCount: count)
            } catch let error as RunError {
                found = [Diagnostic("expert.dataset: \(error)", at: dataset.mark)]
            }
            checked.append((dataset, count, found))
            problems.add(found, ofVariant: name)
        }
        if let diagnostics = problems.diagnostics { throw diagnostics }
    }
}
