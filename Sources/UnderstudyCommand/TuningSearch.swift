import ArgumentParser
import Experiments
import StudyExecution
import StudyFormat
import StudyReports
import Understudy

/// `run` of a spec with `tune`: the rounds by which candidates are judged, and the choice.
///
/// Each round is a study of its own, in `tuning/round-1` of the study's folder and so on. Finished runs are not made
/// again, so that the same command goes on where it was stopped, and chooses the same.
struct TuningSearch {
    let study: Study
    /// The study's folder.
    let directory: String
    let registry: Registry
    /// The programs that reading the spec has started.
    let starts: Set<ProgramStart>
    /// Whether runs of another spec are replaced.
    let overwrite: Bool
    /// Whether only problems are printed.
    let isQuiet: Bool
    /// Whether a variant is to be tuned.
    let isChosen: (String) -> Bool

    /// Makes the rounds.
    ///
    /// - Parameter make: makes the runs of a round in a folder, or submits them.
    /// - Returns: the study with the chosen settings; `nil` if runs of a round are not finished yet.
    func run(_ make: (_ round: Study, _ folder: String) async throws -> Void) async throws -> Study? {
        guard let tuning = study.tuning else { return study }
        if !overwrite { try Self.refuseOtherLengths(of: study, in: directory) }
        var kept: [String: [Int]] = [:]
        var scores: [String: [Int: Double]] = [:]
        var budgets: [String: (runs: Int, steps: Int)] = [:]
        for round in 0..<tuning.roundCount {
            let candidates = tuning.candidates(inRound: round, kept: kept).filter { isChosen($0.variant) }
            if candidates.isEmpty { continue }
            let part = try study.stage(.round(candidates, seeds: tuning.settings.tuningSeeds), registry: registry)
            let folder = TuningRounds.path(ofRound: round + 1, in: directory)
            let checked = try StudyDirectory.check(
                part, at: folder, registry: ProgramGate.guarded(registry, folder, permitting: starts),
                overwrite: overwrite, isChosen: { _ in true }, damage: RunDamage.text)
            if !checked.allSatisfy(\.isFinished) {
                tell(
                    "Tuning, round \(round + 1) of \(tuning.roundCount): \(count(candidates.count, "candidate")), \(count(part.runs.count, "run"))"
                )
                try await make(part, folder)
            }
            let results = try StudyResults(directory: folder)
            if results.runs.contains(where: {
                $0.isNotStarted || $0.state == .running || $0.state == .interrupted
            }) {
                Console.print("When these runs have ended, the same command goes on with what depends on them.")
                return nil
            }
            var ranked: [String: [(index: Int, score: Double)]] = [:]
            for candidate in candidates {
                budgets[candidate.variant, default: (0, 0)].runs += tuning.settings.seeds
                budgets[candidate.variant, default: (0, 0)].steps += tuning.settings.seeds * candidate.steps
                let variant = results.variants.first { $0.name == candidate.name }
                let finals = variant?.runs.compactMap(\.finalReturn) ?? []
                guard finals.count == tuning.settings.seeds else { continue }
                let score = finals.reduce(0, +) / Double(finals.count)
                ranked[candidate.variant, default: []].append((candidate.index, score))
            }
            for name in Set(candidates.map(\.variant)).sorted() {
                // The first of equal ones, so that the choice does not depend on the order of the runs.
                let order = (ranked[name] ?? []).sorted { ($1.score, $0.index) < ($0.score, $1.index) }
                guard !order.isEmpty else {
                    throw TuningError(
                        "no candidate of '\(name)' has a final return for every seed, so none can be chosen; see \(folder)"
                    )
                }
                kept[name] = order.map(\.index)
                scores[name] = Dictionary(uniqueKeysWithValues: order.map { ($0.index, $0.score) })
            }
        }
        return try chosen(tuning, kept, scores, budgets)
    }

    private func tell(_ text: String) {
        if !isQuiet { Console.error(text) }
    }

    /// Refuses a search by successive halving whose runs would be longer or shorter than those made before.
    ///
    /// Candidates of such a search were left out because of short runs, whose lengths depend on `training.steps`.
    ///
    /// - Throws: `ExecutionError` before anything is written.
    static func refuseOtherLengths(of study: Study, in directory: String) throws {
        guard let tuning = study.tuning, case .halving = tuning.settings.method else { return }
        for round in 0..<tuning.roundCount {
            let folder = TuningRounds.path(ofRound: round + 1, in: directory)
            guard let manifest = try? StudyManifest(StudyFile(path: FileName.study.path(in: folder))) else { continue }
            let made = Set(manifest.runs.compactMap(\.steps))
            let planned = Set(
                tuning.variants.compactMap { variant -> Int? in
                    let rungs = tuning.settings.rungs(steps: variant.steps, candidates: variant.candidates.count)
                    return rungs.indices.contains(round) ? rungs[round].steps : nil
                })
            guard !made.isSubset(of: planned), let old = made.subtracting(planned).min(), let new = planned.min()
            else { continue }
            throw ExecutionError(
                .refused, path: folder,
                problem:
                    "round \(round + 1) of the tuning has runs of \(old.specText) steps, but the spec now asks for \(new.specText): successive halving has already chosen candidates by these runs, so a tuned study cannot be trained longer",
                remedy:
                    "restore training.steps, choose another output folder or study name, or start again with --overwrite"
            )
        }
    }

    private func chosen(
        _ tuning: StudyTuning, _ kept: [String: [Int]], _ scores: [String: [Int: Double]],
        _ budgets: [String: (runs: Int, steps: Int)]
    ) throws -> Study {
        var settings: [String: [StudyTuning.Setting]] = [:]
        var records: [StudyManifest.Tuning] = []
        for variant in tuning.variants {
            guard let best = kept[variant.name]?.first, let score = scores[variant.name]?[best],
                let budget = budgets[variant.name]
            else { continue }
            settings[variant.name] = variant.candidates[best]
            records.append(
                StudyManifest.Tuning(
                    variant: variant.name, method: tuning.settings.method.name, candidates: variant.candidates.count,
                    seeds: tuning.settings.seeds, runs: budget.runs, steps: budget.steps, candidate: best + 1,
                    settings: Dictionary(
                        uniqueKeysWithValues: variant.candidates[best].map { ($0.key, SettingValue($0.node)) }),
                    score: score))
            let text = variant.candidates[best].map { "\($0.key) \($0.text)" }.joined(separator: ", ")
            tell("Tuning chose candidate \(best + 1) of \(variant.name): \(text)")
        }
        var final = try study.stage(.final(settings), registry: registry)
        final.tuned = records
        return final
    }

    /// Returns the study with the settings that an earlier command chose; the study itself if none has.
    static func decided(_ study: Study, in directory: String, registry: Registry) throws -> Study {
        guard let tuning = study.tuning,
            let records = (try? StudyManifest(StudyFile(path: FileName.study.path(in: directory))))?.tuning
        else { return study }
        var settings: [String: [StudyTuning.Setting]] = [:]
        for variant in tuning.variants {
            guard let record = records.first(where: { $0.variant == variant.name }),
                variant.candidates.indices.contains(record.candidate - 1)
            else { return study }
            settings[variant.name] = variant.candidates[record.candidate - 1]
        }
        return try study.stage(.final(settings), registry: registry)
    }

    /// Returns why the final runs of a tuned study are refused, with what the tuning has to do with it.
    static func refusal(_ error: ExecutionError, of study: Study) -> ExecutionError {
        let choices = study.tuned.map { "candidate \($0.candidate) of \($0.variant)" }.joined(separator: ", ")
        return ExecutionError(
            error.kind, path: error.path, problem: "\(error.problem); the finished tuning chose \(choices)",
            remedy:
                "if the tuning chose something else before, run again with --overwrite: it keeps the tuning and makes the final runs again"
        )
    }

    /// Returns the plan of the rounds, one line each; `nil` for a study without a tuning.
    ///
    /// - Parameter tuning: the tuning before the runs of `study`; its own by default.
    static func plan(of study: Study, _ tuning: StudyTuning? = nil) -> String? {
        guard let tuning = tuning ?? study.tuning else { return nil }
        let chosen = Set(study.variants.map(\.name))
        var lines = ["Tuning first (\(tuning.settings.method.name)), then the runs above with the chosen values:"]
        for variant in tuning.variants where chosen.contains(variant.name) {
            let rungs = tuning.settings.rungs(steps: variant.steps, candidates: variant.candidates.count)
            for (round, rung) in rungs.enumerated() {
                lines.append(
                    "  round \(round + 1): \(variant.name), \(count(rung.candidates, "candidate")), \(count(tuning.settings.seeds, "seed")), "
                        + "\(count(rung.candidates * tuning.settings.seeds, "run")) of \(rung.steps.specText) steps")
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// A reason why no candidate can be chosen.
struct TuningError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = "error: " + description }
}
