import Experiments
import SpecYAML
import StudyExecution
import StudyReports
import Understudy

/// The plan of a study's runs, as printed by `run --dry-run`.
struct StudyPlan {
    let study: Study
    let runs: [PreparedRun]
    /// The study's folder.
    let directory: String

    /// The plan as text: a line for the study, a line per variant, and the number of runs to make.
    var text: String {
        var table = TextTable(
            columns: [
                .init(heading: "Variant", alignment: .left), .init(heading: "Seeds", alignment: .left),
                .init(heading: "Steps", alignment: .right), .init(heading: "Done", alignment: .right),
                .init(heading: "Differs from its base", alignment: .left),
            ])
        let bases = Dictionary(study.variants.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let runs = Dictionary(grouping: runs, by: \.plan.variant)
        table.rows = study.variants.map { variant in
            let runs = runs[variant.name] ?? []
            return [
                variant.name, Self.seeds(runs.map(\.plan.seed)), runs.first?.plan.steps.specText ?? "",
                "\(runs.count(where: \.isFinished))/\(runs.count)",
                Self.difference(of: variant, from: variant.base.flatMap { bases[$0] }),
            ]
        }
        return ([study.overview, ""] + table.lines() + ["", total]).joined(separator: "\n")
    }

    private var total: String {
        let finished = runs.count(where: \.isFinished)
        let state = finished == 0 ? "none of them in \(directory) yet" : "\(finished) of them finished in \(directory)"
        return "Runs: \(runs.count), \(state), \(runs.count - finished) to make"
    }

    /// Formats seeds with ranges, such as `0-4`, `3, 7, 11` or `0-2, 7`.
    static func seeds(_ seeds: [UInt64]) -> String {
        var blocks: [ClosedRange<UInt64>] = []
        for seed in seeds {
            if let last = blocks.last, last.upperBound < .max, seed == last.upperBound + 1 {
                blocks[blocks.count - 1] = last.lowerBound...seed
            } else {
                blocks.append(seed...seed)
            }
        }
        let parts = blocks.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        guard parts.count > 6 else { return parts.joined(separator: ", ") }
        return parts.prefix(5).joined(separator: ", ") + ", ... (\(seeds.count))"
    }

    /// Returns a text such as `expert.confidence.beta 1, not 10`; empty for a variant that the spec defines explicitly.
    private static func difference(of variant: Study.Variant, from base: Study.Variant?) -> String {
        variant.settings.filter(\.isChanged).map { setting in
            let old = base?.settings.first { $0.key == setting.key }.map { ", not \(short($0.value))" } ?? ""
            return "\(setting.key) \(short(setting.value))\(old)"
        }
        .joined(separator: "; ")
    }

    /// Returns the value on one line; a long component is shortened to its kind, another long value is truncated.
    private static func short(_ value: Node) -> String {
        let text = value.flowText
        guard text.count > 40, let kind = value["kind"]?.scalar?.text else {
            return text.count > 60 ? text.prefix(57) + "..." : text
        }
        return "\(kind) {...}"
    }
}

extension StudyPlan {
    /// The duration of a probe of one variant.
    private static let probeDuration = Duration.milliseconds(200)
    /// The maximum number of variants to probe; more would take as long as short runs.
    private static let maximumProbes = 8

    /// Returns a line with the estimated time of the remaining runs and the source of the estimate.
    ///
    /// - Parameter isProbing: whether to probe variants that have no finished run.
    func time(workers: Int, isProbing: Bool, registry: Registry) -> String {
        guard runs.contains(where: { !$0.isFinished }) else { return "Time: none, all runs are finished" }
        var tried = 0
        let estimate = TimeEstimate(runs, of: study, workers: workers) { plan in
            guard isProbing, tried < Self.maximumProbes else { return nil }
            tried += 1
            return try? RunProbe(plan, registry: registry, duration: Self.probeDuration)
        }
        guard let estimate else {
            let reason =
                tried >= Self.maximumProbes
                ? "more than \(Self.maximumProbes) variants have no finished run, too many to try"
                : isProbing
                    ? "no run of some variant has finished, and trying one failed"
                    : "no run of some variant has finished, and --no-probe tries none"
            return "Time: not known, \(reason)"
        }
        var sources: [String] = []
        if estimate.finishedRuns > 0 { sources.append("the \(count(estimate.finishedRuns, "finished run"))") }
        if estimate.probedVariants > 0 {
            sources.append("a moment of \(count(estimate.probedVariants, "variant")) on this machine, which is rough")
        }
        return
            "Time: about \(duration(seconds: estimate.wall)) with \(count(workers, "worker")), estimated from \(sources.joined(separator: " and "))"
    }
}

/// Returns a message about runs in the study's folder that are not in its plan; `nil` if there are none.
func unplannedText(_ runs: [String]) -> String? {
    guard !runs.isEmpty else { return nil }
    let (verb, them) = runs.count == 1 ? ("is", "its folder if it is") : ("are", "their folders if they are")
    return
        "\(count(runs.count, "run")) in the folder \(verb) not in the plan: \(listed(runs, most: 3)); remove \(them) of no use"
}
