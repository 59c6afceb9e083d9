import Training
import Understudy
import YAML

extension Study {
    /// Reads a spec's file, checks it whole against `registry`, and expands it to its runs.
    ///
    /// Recordings are read as well, so that a run does not fail on what can be known before.
    ///
    /// - Throws: `FileError` where the file or a recording is missing, `Diagnostics` with every problem of the spec, `DataError` where a recording is damaged.
    public init(specAt path: String, registry: Registry) throws {
        guard let document = try Node.load(path: path) else {
            throw Diagnostics(
                "the spec is empty; it needs at least 'understudy: 1', a name, an environment and training",
                at: Mark(file: path, line: 1, column: 1))
        }
        try self.init(document, registry: registry)
    }

    /// Checks `document` whole against `registry` and expands it to its runs.
    public init(_ document: Node, registry: Registry) throws {
        guard document.mapping != nil else {
            throw Diagnostics("a spec is a mapping of keys to values", at: document.mark)
        }
        var composer = SpecComposer()
        let base = try composer.compose(document)
        var problems: [Diagnostic] = []
        let overlays = Self.overlays(of: base, problems: &problems)
        var variants: [Variant] = []
        var runs: [RunPlan] = []
        var name = ""
        var recordings: [(spec: Node, configuration: RunConfiguration)] = []
        for overlay in overlays {
            do {
                var composer = SpecComposer()
                let variant = try composer.compose(overlay.node)
                let whole = base.without("variants").overlaid(with: variant)
                let read = try VariantSpec.read(whole, registry: registry)
                name = read.name
                let configuration = read.configuration
                variants.append(
                    Variant(
                        name: overlay.name, environment: type(of: configuration.environment).name,
                        expertReturn: configuration.expert?.expertReturn))
                runs += read.plans(variant: overlay.name)
                recordings.append((whole, configuration))
            } catch let error as Diagnostics {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        self.init(name: name, variants: variants, runs: runs)
        try Self.checkRecordings(recordings)
    }

    /// The variants' names and overlays in the order of the spec; one called `default` where the spec has none.
    private static func overlays(of base: Node, problems: inout [Diagnostic]) -> [(name: String, node: Node)] {
        guard let variants = base["variants"] else {
            return [("default", Node(.mapping([]), at: base.mark))]
        }
        guard let pairs = variants.mapping, !pairs.isEmpty else {
            problems.append(
                Diagnostic("variants: must be a mapping of names to what each changes", at: variants.mark))
            return []
        }
        return pairs.compactMap { pair in
            guard isSafe(pair.key) else {
                problems.append(
                    Diagnostic(
                        "variants: a name is made of letters, digits, '.', '_' and '-', and begins with a letter or digit, not '\(pair.key)'",
                        at: pair.keyMark))
                return nil
            }
            // `name:` with nothing after it changes nothing.
            if case .null = pair.value.scalar?.resolved { return (pair.key, Node(.mapping([]), at: pair.keyMark)) }
            guard let changes = pair.value.mapping else {
                problems.append(
                    Diagnostic(
                        "variants.\(pair.key): must be a mapping of what the variant changes, or {}",
                        at: pair.value.mark))
                return nil
            }
            for key in ["variants", "name", "understudy"] where pair.value[key] != nil {
                let mark = changes.first { $0.key == key }?.keyMark ?? pair.keyMark
                problems.append(
                    Diagnostic("variants.\(pair.key).\(key): belongs to the whole spec, not to a variant", at: mark))
            }
            return (pair.key, pair.value)
        }
    }

    /// Reads each recording once, and checks that it fits its environment.
    private static func checkRecordings(_ recordings: [(spec: Node, configuration: RunConfiguration)]) throws {
        var seen: [Node] = []
        for (spec, configuration) in recordings {
            guard let expert = configuration.expert, let part = spec["expert"]?["dataset"] else { continue }
            guard !seen.contains(where: { $0.hasSameValue(as: part) }) else { continue }
            seen.append(part)
            do {
                _ = try expert.loadRecording(observationCount: configuration.environment.observationSpace.count)
            } catch let error as RunError {
                throw Diagnostics("expert.dataset: \(error)", at: part.mark)
            }
        }
    }

    /// Whether `name` is safe as the name of a folder on any file system.
    static func isSafe(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, name.utf8.count <= 100 else { return false }
        func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        }
        return isLetterOrDigit(first)
            && name.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "." || $0 == "_" || $0 == "-" }
    }
}

/// One variant's whole spec, read.
struct VariantSpec {
    let name: String
    let seeds: [UInt64]
    let configuration: RunConfiguration
    let resolved: Node

    static func read(_ document: Node, registry: Registry) throws(Diagnostics) -> VariantSpec {
        try SpecReader.read(document, registry: registry) { reader in
            _ = reader.value("understudy", as: Int.self, in: 1...1, "The version of the spec's format")
            let name = reader.value("name", as: String.self, "The study's name, and that of its folder")
            if !name.isEmpty, !Study.isSafe(name) {
                reader.report(
                    "is made of letters, digits, '.', '_' and '-', and begins with a letter or digit, not '\(name)'",
                    at: "name")
            }
            _ = reader.optionalValue("summary", as: String.self, "One line on what the spec is for")
            var seeds: [UInt64] = []
            let configuration = RunConfiguration(from: &reader) { training in
                let count = training.value(
                    "seeds", default: 1, in: 1...1_000_000, "Runs of each variant, with the seeds 0, 1, ...")
                seeds = (0..<UInt64(count)).map { $0 }
            }
            guard let configuration else { throw RunError("the spec has problems") }
            return VariantSpec(name: name, seeds: seeds, configuration: configuration, resolved: reader.resolved)
        }
    }

    /// One run per seed, each with its own resolved spec.
    func plans(variant: String) -> [RunPlan] {
        seeds.map { seed in
            RunPlan(
                variant: variant, seed: seed, steps: configuration.schedule.steps,
                spec: resolvedRun(variant: variant, seed: seed))
        }
    }

    private func resolvedRun(variant: String, seed: UInt64) -> Node {
        var pairs: [Node.Pair] = []
        for pair in resolved.mapping ?? [] {
            switch pair.key {
            case "summary":
                continue
            case "training":
                pairs.append(Node.Pair("training", at: pair.keyMark, pair.value.without("seeds")))
            default:
                pairs.append(pair)
            }
            guard pair.key == "name" else { continue }
            pairs.append(
                Node.Pair("variant", at: pair.keyMark, Node(.scalar(.init(variant, isPlain: false)), at: pair.keyMark)))
            pairs.append(
                Node.Pair("seed", at: pair.keyMark, Node(.scalar(.init("\(seed)", isPlain: true)), at: pair.keyMark)))
        }
        return Node(.mapping(pairs), at: resolved.mark)
    }
}
