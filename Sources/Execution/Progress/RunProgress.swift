/// What a display knows of one run.
struct RunProgress: Hashable {
    /// What the run is doing.
    enum Phase: Hashable {
        case waiting
        /// Since so many seconds after the display began.
        case running(since: Double)
        case ended(RunOutcome)
    }

    let label: String
    let directory: String
    let steps: Int
    var phase = Phase.waiting
    var progress = WorkerProgress(step: 0, episodes: 0, recentReturn: nil, stepsPerSecond: 0)
    /// The last tenth of the run that was told in plain lines.
    var toldTenth = 0

    init(_ run: PreparedRun) {
        label = "\(run.plan.variant) seed \(run.plan.seed)"
        directory = run.directory
        steps = run.plan.steps
    }

    var isRunning: Bool {
        if case .running = phase { true } else { false }
    }

    /// The share of the steps that are done, 0 to 1.
    var share: Double { min(1, Double(progress.step) / Double(max(1, steps))) }

    /// The steps still to make.
    var remainingSteps: Int {
        if case .ended = phase { 0 } else { max(0, steps - progress.step) }
    }
}
