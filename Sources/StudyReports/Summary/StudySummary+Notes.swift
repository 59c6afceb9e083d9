extension StudySummary {
    /// Notes on missing results and on variants in which imitation is unlikely to help, with the reasons.
    package var notes: [String] {
        zip(study.variants, variants).flatMap(Self.notes)
            + study.variants.compactMap {
                Self.imitationNote(
                    on: $0, expertReturn: study.expertReturn, randomReturn: study.randomReturn ?? $0.randomReturn)
            }
    }

    private static func notes(on variant: VariantResults, _ summary: VariantSummary) -> [String] {
        let name = printable(variant.name)
        var notes: [String] = []
        if variant.runs.isEmpty { notes.append("\(name): no runs are planned") }
        for run in variant.runs where run.state == .failed {
            var note = "\(name), seed \(run.seed): failed"
            if let step = run.step { note += " at step \(grouped(step))" }
            if let planned = run.plannedSteps { note += " of \(grouped(planned))" }
            notes.append(note + (run.message.map { ": \(printable($0))" } ?? ""))
        }
        for state in [RunState.running, .interrupted, .notStarted] {
            let runs = variant.runs.filter { $0.state == state }
            if !runs.isEmpty { notes.append("\(name), \(seeds(of: runs)): \(state.rawValue)") }
        }
        for run in variant.runs {
            guard let first = run.divergedEvaluations.first else { continue }
            let count = counted(run.divergedEvaluations.count, "evaluation")
            let verb = run.divergedEvaluations.count == 1 ? "is no number" : "are no numbers"
            notes.append(
                "\(name), seed \(run.seed): \(count) \(verb), the first at step \(grouped(first)); the run has no final return"
            )
        }
        let silent = variant.finishedRuns.filter {
            $0.evaluations.isEmpty && $0.divergedEvaluations.isEmpty && $0.problems.isEmpty
        }
        if !silent.isEmpty { notes.append("\(name), \(seeds(of: silent)): finished without an evaluation") }
        notes += variant.runs.flatMap(\.problems).map { printable($0.description) }
        if variant.finishedRuns.isEmpty && !summary.curve.points.isEmpty {
            notes.append(
                "\(name): no run has finished, so the curve is of \(counted(summary.curve.runCount, "unfinished run"))")
        }
        if summary.curve.leavesOutSteps {
            notes.append("\(name): the runs were evaluated at different steps; the curve has only those that all share")
        }
        return notes
    }

    /// Formats seeds, such as `seed 3`, `seeds 3 and 7` or `seeds 0 to 4 and 7`.
    private static func seeds(of runs: [RunResults]) -> String {
        var blocks: [ClosedRange<Int>] = []
        for seed in runs.map(\.seed).sorted() {
            if let last = blocks.last, seed - 1 == last.upperBound {
                blocks[blocks.count - 1] = last.lowerBound...seed
            } else {
                blocks.append(seed...seed)
            }
        }
        let parts = blocks.flatMap { block in
            block.count > 2 ? ["\(block.lowerBound) to \(block.upperBound)"] : block.map(String.init)
        }
        return (runs.count == 1 ? "seed " : "seeds ") + listed(parts)
    }
}
