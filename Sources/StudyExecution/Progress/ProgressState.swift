import StudyFormat

/// The state of the progress display, independent of a terminal: events go in, lines come out.
struct ProgressState: Hashable {
    /// The runs, in the order of the plan.
    private(set) var runs: [RunProgress]

    init(_ runs: [PreparedRun]) {
        self.runs = runs.map(RunProgress.init)
    }

    /// Applies an event that occurred `seconds` after the start of the display.
    mutating func apply(_ event: RunEvent, at seconds: Double) {
        switch event {
        case .started(let run): runs[run].phase = .running(since: seconds)
        case .progressed(let run, let progress): runs[run].progress = progress
        case .noted: break
        case .ended(let run, let outcome): runs[run].phase = .ended(outcome)
        }
    }

    // MARK: - Lines that are redrawn

    /// Returns the lines of the active runs and the total, at most `height` lines of at most `width` characters.
    func liveLines(width: Int, height: Int) -> [String] {
        let running = runs.filter(\.isRunning)
        let fits = running.count + 1 <= height
        let shown = fits ? running.count : max(0, height - 2)
        var lines = ProgressLines(running.prefix(shown), width: width).text
        if !fits, height > 1 {
            lines.append(ProgressText.cut("(and \(running.count - shown) more running)", to: width))
        }
        return lines + [ProgressText.cut(totalLine, to: width)]
    }

    /// `2 of 6 runs done, 1 failed, ETA 1:12`
    var totalLine: String {
        let ended = runs.compactMap { run in
            if case .ended(let outcome) = run.phase { outcome } else { nil }
        }
        let failed = ended.filter { if case .failed = $0 { true } else { false } }.count
        let done = ended.filter { $0 == .finished || $0 == .skipped }.count
        let speed = runs.filter(\.isRunning).reduce(0) { $0 + $1.progress.stepsPerSecond }
        let remaining = runs.reduce(0) { $0 + $1.remainingSteps }
        var line = "\(done) of \(ProgressText.count(runs.count, "run")) done"
        if failed > 0 { line += ", \(failed) failed" }
        if remaining > 0, speed > 0 {
            line += ", ETA \(ProgressText.remaining(steps: remaining, stepsPerSecond: speed))"
        }
        return line
    }

    // MARK: - Lines that stay

    /// Returns the permanent lines of an event: the outcome of a run. Call this before `apply`.
    func endLines(_ event: RunEvent, at seconds: Double) -> [String] {
        if case .noted(let index, let note) = event { return ["\(runs[index].label): \(note)"] }
        guard case .ended(let index, let outcome) = event else { return [] }
        let run = runs[index]
        switch outcome {
        case .finished:
            let duration: String =
                if case .running(let since) = run.phase { ", " + ProgressText.time(seconds - since) } else { "" }
            return ["\(run.label): finished, \(summary(run))\(duration)"]
        case .skipped: return ["\(run.label): was finished before"]
        case .interrupted:
            guard run.isRunning else { return [] }
            return ["\(run.label): interrupted at step \(run.progress.step) of \(run.steps)"]
        case .failed(let reason, let lastLines):
            let lines = reason.split(whereSeparator: \.isNewline).map(String.init) + lastLines
            return ["\(run.label): failed: \(lines.first ?? "")"] + lines.dropFirst().map { "    " + $0 } + [
                "    see \(FileName.log.path(in: run.directory))"
            ]
        }
    }

    /// Returns the lines of an event for output that cannot be redrawn: the start, every tenth of a run, and the end.
    ///
    /// Call this before `apply`.
    mutating func plainLines(_ event: RunEvent, at seconds: Double) -> [String] {
        switch event {
        case .started(let index): return ["\(runs[index].label): started (run \(index + 1) of \(runs.count))"]
        case .progressed(let index, let progress):
            var run = runs[index]
            run.progress = progress
            let tenth = Int(run.share * 10)
            guard tenth > run.toldTenth, tenth < 10 else { return [] }
            runs[index].toldTenth = tenth
            let remaining = ProgressText.remaining(
                steps: run.remainingSteps, stepsPerSecond: progress.stepsPerSecond)
            return [
                """
                \(run.label): \(tenth * 10)%, \(summary(run)), \(Int(progress.stepsPerSecond)) steps/s, ETA \(remaining)
                """
            ]
        case .noted, .ended: return endLines(event, at: seconds)
        }
    }

    private func summary(_ run: RunProgress) -> String {
        let progress = run.progress
        return """
            \(ProgressText.count(progress.step, "step")), \(ProgressText.count(progress.episodes, "episode")), \
            return \(ProgressText.number(progress.recentReturn))
            """
    }
}
