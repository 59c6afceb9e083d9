import Training
import Understudy
import YAML

/// The whole spec of a variant.
struct VariantSpec {
    let name: String
    let summary: String?
    let seeds: [UInt64]
    let configuration: RunConfiguration
    let resolved: Node

    /// Reads the spec of a variant. `isPartial` has the meaning that it has in `SpecReader.read`.
    ///
    /// - Parameter resolved: receives all values that were read, including defaults, even if there are problems.
    static func read(
        _ document: Node, registry: Registry, isPartial: Bool, resolved: inout Node
    ) throws(Diagnostics) -> VariantSpec {
        try SpecReader.read(document, registry: registry, isPartial: isPartial) { reader in
            reader.readFormatVersion()
            let name = reader.value("name", as: String.self, "The study's name, and that of its folder")
            if reader.isKnown("name"), !Study.isSafe(name) {
                reader.report("a name \(Study.nameRule), not '\(name)'", at: "name")
            }
            let summary = reader.optionalValue("summary", as: String.self, "One line on what the spec is for")
            // These are resolved before a spec is read. The machine that makes the runs does not affect them.
            for key in ["extends", "variants", "sweep", "ablate", "slurm"] { reader.leave(key) }
            var seeds: [UInt64] = []
            let configuration = RunConfiguration(from: &reader) { training in
                let list = training.value(
                    "seeds", default: SeedList.one, "Runs of each variant: a count, or their seeds",
                    findProblems: SeedList.problems)
                seeds = list.seeds.compactMap { UInt64(exactly: $0) }
            }
            resolved = reader.resolved
            guard let configuration else { throw RunError("the spec has problems") }
            configuration.reportObstacles(to: &reader)
            return VariantSpec(
                name: name, summary: summary, seeds: seeds, configuration: configuration, resolved: reader.resolved)
        }
    }

    /// Returns one run per seed, each with its resolved spec.
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

extension SpecReader {
    /// Reads `understudy`, the version of the spec format. Any version but 1 is a problem.
    mutating func readFormatVersion() {
        let version = value("understudy", as: Int.self, "The version of the spec's format: 1")
        if version != 1 {
            report("this program reads version 1 of the spec's format, not \(version)", at: "understudy")
        }
    }
}
