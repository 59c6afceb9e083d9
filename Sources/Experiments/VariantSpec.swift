import AgentTraining
import SpecYAML
import Understudy

/// The whole spec of a variant, read as far as possible, and how `sweep` and `ablate` derive it.
struct VariantSpec {
    /// A key and the value merged over it, as written.
    struct Change {
        let path: SpecPath
        let value: Node
    }

    /// The name of the spec's variant that this one is, or is derived from.
    let written: String
    /// The changes by `sweep`.
    var swept: [Change] = []
    /// The change by `ablate`, which may comprise several keys.
    var ablated: [Change] = []

    /// The variant merged over the spec and over all bases.
    let document: Node
    /// Whether some base of the spec could not be read.
    let isPartial: Bool
    /// Every value that could be read, defaults included.
    private(set) var resolved: Node
    /// The problems; `Study` adds those of recordings.
    var problems: [Diagnostic] = []
    /// The configuration of the runs; `nil` if there are problems.
    private(set) var configuration: RunConfiguration?
    /// The study's name.
    private(set) var name = ""
    /// The purpose of the study in one line.
    private(set) var summary: String?
    /// The seeds of the runs.
    private(set) var seeds: [UInt64] = []
    /// The plugins whose components the variant has.
    private(set) var plugins: [PluginVersion] = []

    /// Reads `document`. `isPartial` has the meaning that it has in `SpecReader.read`.
    init(_ document: Node, written: String, isPartial: Bool, registry: Registry) {
        self.document = document
        self.written = written
        self.isPartial = isPartial
        resolved = Node(.mapping([]), at: document.mark)
        do {
            configuration = try SpecReader.read(document, registry: registry, isPartial: isPartial) { reader in
                try read(&reader, registry: registry)
            }
        } catch {
            problems = error.all
        }
    }

    private mutating func read(_ reader: inout SpecReader, registry: Registry) throws -> RunConfiguration {
        (name, summary) = Self.readHeading(from: &reader)
        // These are resolved before a spec is read. The machine that makes the runs does not affect them.
        for key in ["extends", "variants", "sweep", "ablate", "tune", "slurm"] { reader.markAsRead(key) }
        let configuration = RunConfiguration(from: &reader) { seeds = Self.readSeeds(from: &$0) }
        resolved = reader.resolved
        guard let configuration else { throw RunError("the spec has problems") }
        configuration.reportObstacles(to: &reader)
        plugins = registry.versions(of: reader.usedPlugins)
        return configuration
    }

    /// Reads the keys that say what the spec is.
    static func readHeading(from reader: inout SpecReader) -> (name: String, summary: String?) {
        reader.readFormatVersion()
        reader.readRequirements()
        let name = reader.value(
            "name", as: String.self, "The study's name, and that of its folder", example: "my-study")
        if reader.isKnown("name"), !Study.isSafe(name) {
            reader.report("a name \(Study.nameRule), not '\(name)'\(Study.remedy(forName: name))", at: "name")
        }
        return (name, reader.optionalValue("summary", as: String.self, "One line on what the spec is for"))
    }

    /// Reads the seeds of the section `training`.
    static func readSeeds(from reader: inout SpecReader) -> [UInt64] {
        let list = reader.value(
            "seeds", default: SeedList.one, "Runs of each variant: a count, or their seeds",
            findProblems: SeedList.problems)
        return list.seeds.compactMap { UInt64(exactly: $0) }
    }
}

// MARK: - Changes

extension VariantSpec {
    /// All changes, ordered by key.
    var changes: [Change] { (swept + ablated).sorted { $0.path.text < $1.path.text } }

    /// Returns the spec with `value` merged over the value at `path`.
    func setting(_ path: SpecPath, to value: Node, keyMark: Mark, registry: Registry) -> VariantSpec {
        var spec = VariantSpec(
            document.setting(path, to: value, keyMark: keyMark), written: written, isPartial: isPartial,
            registry: registry)
        (spec.swept, spec.ablated) = (swept, ablated)
        return spec
    }

    /// Returns whether the variant reads the key, whatever its value.
    ///
    /// The enclosing parts must exist already. An enclosing part that is `none` is not switched on.
    func has(_ path: SpecPath, trying value: Node, registry: Registry) -> Bool {
        if resolved.value(at: path) != nil { return true }
        let parent = path.parents.last
        guard parent.map({ resolved.value(at: $0)?.mapping != nil }) ?? true else { return false }
        return setting(path, to: value, keyMark: value.mark, registry: registry).resolved.value(at: path) != nil
    }

    /// Returns whether it is unknown if the variant has the key, because an enclosing part could not be read.
    func isUnclear(_ path: SpecPath) -> Bool {
        let parts = Set(path.parents.map(\.text))
        return isPartial || problems.contains { parts.contains($0.key) }
    }

    /// Returns `specs` with those `settings` that are not of the whole spec, merged over each variant that has their keys.
    ///
    /// - Parameter problems: receives the keys that no variant has.
    static func lay(
        _ settings: [SpecSetting], over specs: [VariantSpec], registry: Registry, problems: inout [Diagnostic]
    ) -> [VariantSpec] {
        settings.filter { !$0.isOfSpec }.reduce(specs) { specs, setting in
            let haveKey = specs.map { $0.has(setting.path, trying: setting.value, registry: registry) }
            if !haveKey.contains(true), !specs.contains(where: { $0.isUnclear(setting.path) }) {
                let resolved = specs.map(\.resolved)
                let message =
                    setting.remedyOfItem(in: resolved) ?? UnknownPath(path: setting.path, resolved: resolved).message
                problems.append(Diagnostic(message, at: setting.mark, key: setting.path.text))
            }
            return zip(specs, haveKey).map { spec, hasKey in
                hasKey
                    ? spec.setting(setting.path, to: setting.value, keyMark: setting.mark, registry: registry) : spec
            }
        }
    }

    /// Returns the settings of those `paths` that the variant has.
    func settings(of paths: [SpecPath]) -> [Study.Setting] {
        let changed = (ablated.isEmpty ? swept : ablated).map(\.path)
        return paths.compactMap { path in
            resolved.value(at: path).map {
                Study.Setting(key: path.text, value: $0, isChanged: changed.contains(path))
            }
        }
    }
}

// MARK: - Runs

extension VariantSpec {
    /// Returns one run per seed, each with its resolved spec; none if the spec has problems.
    func plans(variant: String) -> [RunPlan] {
        guard let configuration else { return [] }
        return seeds.map { seed in
            RunPlan(
                variant: variant, seed: seed, steps: configuration.schedule.steps,
                spec: resolvedRun(variant: variant, seed: seed))
        }
    }

    private func resolvedRun(variant: String, seed: UInt64) -> Node {
        var pairs: [Node.Pair] = []
        for pair in resolved.mapping ?? [] {
            switch pair.key {
            case "summary", "requires":
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

extension SpecReader {
    /// Reads `understudy`, the version of the spec format. Any version but 1 is a problem.
    mutating func readFormatVersion() {
        let version = value("understudy", as: Int.self, "The version of the spec's format: 1", example: 1)
        if version != 1 {
            report(
                "this program reads version 1 of the spec's format, not \(version); write 'understudy: 1'",
                at: "understudy")
        }
    }
}
