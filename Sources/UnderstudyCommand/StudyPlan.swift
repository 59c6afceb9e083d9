import Experiments
import SpecYAML
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// The plan of a study's runs, as printed by `run --dry-run`.
struct StudyPlan {
    let study: Study
    /// The tuning before the runs; `nil` without one.
    var tuning: StudyTuning?
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
                Self.done(runs),
                Self.difference(of: variant, from: variant.base.flatMap { bases[$0] }),
            ]
        }
        return ([study.overview, ""] + table.lines() + ["", total]).joined(separator: "\n")
    }

    private var total: String {
        let finished = runs.count(where: \.isFinished)
        var states: [String] = []
        if finished > 0 { states.append("\(finished) of them finished in \(directory)") }
        let begun = runs.count { run in
            guard !run.isFinished, run.earlierSteps == nil, let status = RunStatus(directory: run.directory) else {
                return false
            }
            // A finished run that lacks a file is made anew.
            return status.state != .finished
        }
        if begun > 0 { states.append("\(begun) of them begun in \(directory), not finished") }
        states += continuations
        if states.isEmpty { states.append("none of them in \(directory) yet") }
        return "Runs: \(runs.count), \(states.joined(separator: ", ")), \(runs.count - finished) to make"
    }

    /// Messages on runs to be extended, one per pair of lengths.
    private var continuations: [String] {
        struct Lengths: Hashable {
            let earlier: Int
            let present: Int
        }
        var order: [Lengths] = []
        var counts: [Lengths: Int] = [:]
        for run in runs {
            guard let earlier = run.earlierSteps else { continue }
            let lengths = Lengths(earlier: earlier, present: run.plan.steps)
            if counts[lengths] == nil { order.append(lengths) }
            counts[lengths, default: 0] += 1
        }
        return order.map { lengths in
            "\(counts[lengths] ?? 0) of them in \(directory) will continue from \(lengths.earlier.specText) to \(lengths.present.specText) steps"
        }
    }

    /// Formats how many runs of a variant are finished, such as `2/5`, or `0/5, 5 continue`.
    private static func done(_ runs: [PreparedRun]) -> String {
        let longer = runs.count { $0.earlierSteps != nil }
        let share = "\(runs.count(where: \.isFinished))/\(runs.count)"
        return longer == 0 ? share : "\(share), \(longer) \(longer == 1 ? "continues" : "continue")"
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

    /// Returns a line with the estimated time of the remaining runs and its source, and one with the size of the runs'
    /// checkpoints, as far as it is known.
    ///
    /// - Parameter isProbing: whether to probe variants that have no finished run.
    func estimates(workers: Int, isProbing: Bool, registry: Registry) -> [String] {
        var sizes = CheckpointSizes(of: study, runs)
        let (time, secondsPerStep) = time(workers: workers, isProbing: isProbing, registry: registry, sizes: &sizes)
        let lines = [time] + (sizes.text(of: runs).map { [$0] } ?? [])
        let tuning = tuningText(secondsPerStep: secondsPerStep.map { $0 / Double(workers) }, sizes: sizes)
        return lines + (tuning.map { [$0] } ?? [])
    }

    /// A line about the runs of the tuning, which the lines above do not count; `nil` without a tuning.
    private func tuningText(secondsPerStep: Double?, sizes: CheckpointSizes) -> String? {
        guard let tuning else { return nil }
        let chosen = Set(runs.map(\.plan.variant))
        var (runCount, steps, bytes) = (0, 0, 0)
        for variant in tuning.variants where chosen.contains(variant.name) {
            for rung in tuning.settings.rungs(steps: variant.steps, candidates: variant.candidates.count) {
                let number = rung.candidates * tuning.settings.seeds
                runCount += number
                steps += number * rung.steps
                bytes += number * (sizes.bytes(ofVariant: variant.name) ?? 0)
            }
        }
        let done = TuningRounds.begun(in: directory).reduce(0) { $0 + Self.finishedSteps(ofStudyAt: $1) }
        let left = max(0, steps - done)
        var text = "Tuning: \(count(runCount, "run")) of \(steps.specText) steps in all, besides these"
        if left == 0 {
            text += ", all done"
        } else if let secondsPerStep {
            text += ", about \(duration(seconds: secondsPerStep * Double(left))) more"
        }
        if bytes > 0 { text += "; their checkpoints: about \(DiskUse.text(bytes)), which `clean` removes" }
        return text
    }

    private static func finishedSteps(ofStudyAt directory: String) -> Int {
        guard let manifest = try? StudyManifest(StudyFile(path: FileName.study.path(in: directory))) else { return 0 }
        return manifest.runs.reduce(0) { sum, run in
            let isFinished = RunStatus(directory: directory + "/" + run.directory)?.state == .finished
            return sum + (isFinished ? run.steps ?? 0 : 0)
        }
    }

    /// Returns the line about the time, and the seconds of work per step of the remaining runs, as far as it is known.
    private func time(
        workers: Int, isProbing: Bool, registry: Registry, sizes: inout CheckpointSizes
    ) -> (text: String, secondsPerStep: Double?) {
        guard runs.contains(where: { !$0.isFinished }) else { return ("Time: none, all runs are finished", nil) }
        var tried = 0
        let estimate = TimeEstimate(runs, of: study, workers: workers) { plan in
            guard isProbing, tried < Self.maximumProbes else { return nil }
            tried += 1
            let probe = try? RunProbe(plan, registry: registry, duration: Self.probeDuration)
            if let bytes = probe?.checkpointBytes { sizes.note(bytes, of: plan) }
            return probe
        }
        guard let estimate else {
            let reason =
                tried >= Self.maximumProbes
                ? "more than \(Self.maximumProbes) variants have no finished run, too many to try"
                : isProbing
                    ? "no run of some variant has finished, and trying one failed"
                    : "no run of some variant has finished, and --no-probe tries none"
            return ("Time: not known, \(reason)", nil)
        }
        var sources: [String] = []
        if estimate.finishedRuns > 0 { sources.append("the \(count(estimate.finishedRuns, "finished run"))") }
        if estimate.probedVariants > 0 {
            sources.append(
                "a short try of \(count(estimate.probedVariants, "variant")) on this machine, so it is rough")
        }
        let steps = runs.reduce(0) { $0 + ($1.isFinished ? 0 : $1.plan.steps - ($1.earlierSteps ?? 0)) }
        return (
            "Time: about \(duration(seconds: estimate.wall)) with \(count(workers, "worker")), estimated from \(sources.joined(separator: " and "))",
            estimate.work / Double(max(1, steps))
        )
    }
}

/// The size of the checkpoints of a study's runs, as far as is known from finished runs and from probes.
private struct CheckpointSizes {
    /// The spec's variant from which each variant is made.
    private let origins: [String: String]
    /// The sizes by variant, and by the spec's variant.
    private var known: [String: Int] = [:]

    /// Reads the sizes of the finished runs' checkpoints.
    init(of study: Study, _ runs: [PreparedRun]) {
        origins = Dictionary(
            study.variants.map { ($0.name, study.written($0)) }, uniquingKeysWith: { first, _ in first })
        for run in runs where (run.isFinished || run.earlierSteps != nil) && known[run.plan.variant] == nil {
            let folder = FileName.checkpoint.path(in: run.directory)
            if Files.isFolder(folder) { note(DiskUse.bytes(of: folder), of: run.plan) }
        }
    }

    /// Takes note of the size of a run's checkpoint.
    mutating func note(_ bytes: Int, of plan: RunPlan) {
        known[plan.variant] = bytes
        let origin = origins[plan.variant] ?? plan.variant
        if known[origin] == nil { known[origin] = bytes }
    }

    private func bytes(of plan: RunPlan) -> Int? { bytes(ofVariant: plan.variant) }

    /// Returns the size of a checkpoint of a variant's runs, as far as it is known.
    func bytes(ofVariant name: String) -> Int? { known[name] ?? known[origins[name] ?? name] }

    /// The line about the checkpoints of `runs`; `nil` if the size is not known for all of them.
    func text(of runs: [PreparedRun]) -> String? {
        let sizes = runs.map { bytes(of: $0.plan) }
        let all = sizes.compactMap { $0 }
        guard all.count == runs.count, let smallest = all.min(), let largest = all.max() else {
            return nil
        }
        func isKept(_ run: PreparedRun) -> Bool {
            run.plan.spec["training"]?["keep_checkpoint"]?.scalar?.text != "false"
        }
        let kept = zip(runs, all).reduce(0) { $0 + (isKept($1.0) ? $1.1 : 0) }
        let (low, high) = (DiskUse.text(smallest), DiskUse.text(largest))
        let each = low == high ? low : "\(low) to \(high)"
        let end =
            kept == 0
            ? "finished runs keep none (training.keep_checkpoint)"
            : "\(DiskUse.text(kept)) in all for the last of each run, which stays (training.keep_checkpoint)"
        return "Checkpoints: about \(each) each, \(end)"
    }
}

/// Returns a message about runs in the study's folder that are not in its plan; `nil` if there are none.
func unplannedText(_ runs: [String]) -> String? {
    guard !runs.isEmpty else { return nil }
    let (verb, them) = runs.count == 1 ? ("is", "its folder") : ("are", "their folders")
    return
        "\(count(runs.count, "run")) in the folder \(verb) not in the plan: \(listed(runs, most: 3)); delete \(them) if you do not need \(runs.count == 1 ? "it" : "them")"
}
