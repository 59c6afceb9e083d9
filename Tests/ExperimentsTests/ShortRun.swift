import AgentTraining
import Experiments
import TestSupport
import Testing

/// A run of a few hundred steps with a recording of the repository.
struct ShortRun {
    var environment = "cart-pole"
    var recording = "cartpole-v1.npz"
    /// The file of the expert's true actions, where there is one.
    var actions: String?
    var steps = 900

    /// All that a run did.
    struct Transcript: RunRecorder, Equatable {
        var episodes: [EpisodeRecord] = []
        var metrics: [[Double?]] = []
        var policy: [UInt8] = []

        mutating func record(_ episode: EpisodeRecord) { episodes.append(episode) }
        mutating func record(metrics row: [Double?]) { metrics.append(row) }
    }

    /// The run of a variant at its beginning.
    ///
    /// - Parameter change: changes what the spec says.
    func begin(_ variant: String, _ change: (inout RunConfiguration) -> Void = { _ in }) throws -> TrainingRun {
        let folder = try SpecFolder([
            "spec.yaml": """
            understudy: 1
            name: study
            environment: \(environment)
            expert: {dataset: {kind: npz, path: r.npz\(actions == nil ? "" : ", actions: a.npz")}}
            network: {hidden: [16]}
            learner: {learning_starts: 100, train_every: 2, batch_size: 16}
            training: {steps: \(steps), evaluate_every: 300}
            variants: {a: \(variant)}

            """
        ])
        try folder.addRecording(recording, at: "r.npz")
        if let actions { try folder.addRecording(actions, at: "a.npz") }
        let spec = try folder.study().spec(of: "a")
        var configuration = try RunSpec(spec, registry: registry).configuration
        change(&configuration)
        return try TrainingRun(configuration, seed: 1)
    }

    /// The records of a variant's run, and the names of its metrics.
    func transcript(of variant: String) throws -> (Transcript, [String]) {
        let run = try begin(variant)
        var transcript = Transcript()
        try run.advance(by: steps, to: &transcript)
        transcript.policy = run.policyFile
        return (transcript, run.metrics.map(\.name))
    }

    /// Compares a run that was trained longer with a run that had its whole length from the start.
    ///
    /// A run of `end` steps is saved at its end, and a new run restores it and goes on. The result is `nil` if an
    /// amount of the run depends on its length.
    func differences(of variant: String, longerFrom end: Int) throws -> [String]? {
        func fix(_ configuration: inout RunConfiguration) {
            configuration.exploration.shape = .steps(300)
            configuration.replay.betaUpdates = 100
        }
        let whole = try begin(variant, fix)
        let short = try begin(variant) {
            fix(&$0)
            $0.schedule.steps = end
        }
        func amounts(_ run: TrainingRun) -> [Double] { run.configuration.lengthSettings.map(\.amount) }
        guard amounts(short) == amounts(whole) else { return nil }
        var (expected, transcript) = (Transcript(), Transcript())
        try whole.advance(by: steps, to: &expected)
        try short.play(end, to: &transcript)
        let state = try SavedState { try short.saveOrRestoreState(in: &$0) }
        var rest = Transcript()
        try short.finish(to: &rest)
        guard rest.metrics.count == (end.isMultiple(of: 300) ? 0 : 1) else { return ["the end"] }
        let longer = try begin(variant, fix)
        try state.restore { try longer.saveOrRestoreState(in: &$0) }
        try longer.advance(by: steps - end, to: &transcript)
        return (transcript.episodes == expected.episodes ? [] : ["episodes"])
            + (transcript.metrics == expected.metrics ? [] : ["metrics"])
            + (try SavedState { try longer.saveOrRestoreState(in: &$0) })
            .differences(from: try SavedState { try whole.saveOrRestoreState(in: &$0) })
    }

    /// Compares a run that is saved and restored at each of `cuts` with a run that is not.
    ///
    /// The differences are `episodes`, `metrics` and the parts of the state at the end; there are none if it is exact.
    func differences(of variant: String, cutAt cuts: [Int]) throws -> [String] {
        let whole = try begin(variant)
        var expected = Transcript()
        try whole.advance(by: steps, to: &expected)

        var run = try begin(variant)
        var transcript = Transcript()
        for cut in cuts {
            try run.advance(by: cut - run.step, to: &transcript)
            let state = try SavedState { try run.saveOrRestoreState(in: &$0) }
            run = try begin(variant)
            try state.restore { try run.saveOrRestoreState(in: &$0) }
            let again = try SavedState { try run.saveOrRestoreState(in: &$0) }
            guard again == state else { return ["restored at \(cut): \(again.differences(from: state))"] }
        }
        try run.advance(by: steps - run.step, to: &transcript)
        return (transcript.episodes == expected.episodes ? [] : ["episodes"])
            + (transcript.metrics == expected.metrics ? [] : ["metrics"])
            + (try SavedState { try run.saveOrRestoreState(in: &$0) })
            .differences(from: try SavedState { try whole.saveOrRestoreState(in: &$0) })
    }
}
