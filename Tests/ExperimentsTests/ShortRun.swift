import Experiments
import Testing
import Training

/// A run of a few hundred steps with a recording of the repository.
struct ShortRun {
    var environment = "cart-pole"
    var recording = "cartpole-v1.npz"
    var steps = 900

    /// All that a run did.
    struct Transcript: RunRecorder, Equatable {
        var episodes: [EpisodeRecord] = []
        var metrics: [[Double?]] = []
        var policy: [UInt8] = []

        mutating func record(_ episode: EpisodeRecord) { episodes.append(episode) }
        mutating func record(metrics row: [Double?]) { metrics.append(row) }
    }

    /// What the run of a variant did, and the names of its metrics.
    func transcript(of variant: String) throws -> (Transcript, [String]) {
        let folder = try SpecFolder([
            "spec.yaml": """
            understudy: 1
            name: study
            environment: \(environment)
            expert: {dataset: {kind: npz, path: r.npz}}
            network: {hidden: [16]}
            learner: {learning_starts: 100, train_every: 2, batch_size: 16}
            training: {steps: \(steps), evaluate_every: 300}
            variants: {a: \(variant)}

            """
        ])
        try folder.addRecording(recording, at: "r.npz")
        let spec = try folder.study().spec(of: "a")
        let run = try TrainingRun(RunSpec(spec, registry: registry).configuration, seed: 1)
        var transcript = Transcript()
        try run.advance(by: steps, to: &transcript)
        transcript.policy = run.policyFile
        return (transcript, run.metricNames)
    }
}
