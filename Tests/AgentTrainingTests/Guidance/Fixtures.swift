import ImitationTools
import QNetworks
import Understudy
import UnderstudyKernels

@testable import AgentTraining

/// Two walks with observations of two elements: 5 transitions into a terminal state, then 3 that were cut.
let twoWalks: ExpertRecording = {
    var stream = RandomStream(seed: 8, name: "walks")
    return ExpertRecording(
        observationCount: 2, observations: (0..<20).map { _ in Float(stream.uniform(in: -1...1)) },
        trajectories: [
            .init(length: 5, terminated: true, truncated: false), .init(length: 3, terminated: false, truncated: true),
        ])
}()

extension ExpertRecording {
    /// The observation in row `row`.
    func observation(row: Int) -> [Float] {
        Array(observations[row * observationCount..<(row + 1) * observationCount])
    }

    /// The space of its observations, were they any numbers.
    var numbers: ObservationSpace {
        ObservationSpace(
            low: Array(repeating: -.infinity, count: observationCount),
            high: Array(repeating: .infinity, count: observationCount))
    }
}

extension Inference {
    /// An inference that is told apart by its reward.
    init(_ action: Int, reward: Float, error: Float = 0.1, certainty: Float = 1, terminated: Bool = false) {
        self.init(action: action, error: error, certainty: certainty, reward: reward, terminated: terminated)
    }
}

/// An inference for each of the 8 transitions of `twoWalks`: actions in turn, rewards 1 ... 8.
let eightInferences: [Inference?] = (0..<8).map { j in
    Inference(
        j % 2, reward: Float(j + 1), error: Float(j) / 20, certainty: 1 - Float(j) / 10, terminated: j == 4)
}

/// The knowledge of `recording` with the given inferences and verdicts, for an agent with 3 actions.
func knowledge(
    _ inferencer: FixedInference, _ bridging: FixedBridging = .init(), of recording: ExpertRecording = twoWalks
) throws -> ExpertKnowledge {
    try ExpertKnowledge(
        ExpertRecordings(recording), inferencer: inferencer, bridging: bridging,
        states: [ExpertStates(recording, observations: recording.numbers)], observations: recording.numbers,
        actions: ActionSpace(["a", "b", "c"]), gamma: 0.5, seed: 0, measuresLabels: true)
}

/// Full trust in everything.
var full: ExpertTrust { trusting(FixedConfidence { _ in 1 }) }

/// Trust in one recording by `confidence`.
func trusting(_ confidence: FixedConfidence) -> ExpertTrust {
    ExpertTrust(confidence, in: ExpertRecordings(twoWalks))
}

/// A batch of own rows of weight 1 / count, each with an action and the number of its partner.
func ownBatch(_ rows: [(action: Int, partner: Int)], capacity: Int = 64) -> UpdateBatch {
    let batch = UpdateBatch(capacity: capacity, observationCount: 2)
    for row in rows {
        batch.append(
            .init(
                action: row.action, reward: 0, discount: 0.5, weight: 1 / Float(rows.count),
                expertTransition: row.partner), [9, 9], [8, 8])
    }
    return batch
}

/// Calls `body` with a critic of 3 actions.
func withCritic(_ values: [Float], _ body: (BatchValues) -> Void) {
    body(BatchValues(values: Buffer(values.span), actions: 3, errorScale: 0.7, updates: 12))
}

extension UpdateBatch {
    func observation(_ row: Int) -> [Float] {
        Array(observations[row * observationCount..<(row + 1) * observationCount])
    }

    func nextObservation(_ row: Int) -> [Float] {
        Array(nextObservations[row * observationCount..<(row + 1) * observationCount])
    }
}

extension ExpertTrust {
    /// Replaces the schedule of a recording.
    mutating func setSchedule(_ schedule: any ConfidenceSchedule, of part: Int) {
        recordings[part].schedule = schedule
    }
}
