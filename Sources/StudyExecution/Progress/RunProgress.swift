/// The progress of a run, for a display.
struct RunProgress: Hashable {
    /// The phase of a run.
    enum Phase: Hashable {
        case waiting
        /// Running since this number of seconds after the start of the display.
        case running(since: Double)
        case ended(RunOutcome)
    }

    let label: String
    let directory: String
    let steps: Int
    var phase = Phase.waiting
    var progress = WorkerProgress(step: 0, episodes: 0, recentReturn: nil, stepsPerSecond: 0)
    /// The last tenth of the run that was reported in plain lines.
    var toldTenth = 0

    init(_ run: PreparedRun) {
        label = "\(run.plan.variant) seed \(run.plan.seed)"
        directory = run.directory
        steps = run.plan.steps
    }

    var isRunning: Bool {
        if case .running = phase { true } else { false }
    }

    /// The completed share of the steps, 0 to 1.
    var share: Double { min(1, Double(progress.step) / Double(max(1, steps))) }

    /// The number of remaining steps.
    var remainingSteps: Int {
        if case .ended = phase { 0 } else { max(0, steps - progress.step) }
    }
}
