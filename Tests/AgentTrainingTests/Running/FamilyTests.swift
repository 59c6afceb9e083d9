import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import AgentTraining

/// Changes to the learner that a spec can make, each laid into the corridor's spec.
enum Change: String, CaseIterable {
    case double, nStep, prioritized, dueling, streams, layerNormalization, rmsprop, soft, exponential, clip
    case tanh, elu, leakyReLU, noisy, noisyDouble, adamW, linearRate, cosineRate, exponentialRate

    func applied(to spec: String) -> String {
        switch self {
        case .double: spec.replacing("learner: {", with: "learner: {double: true, ")
        case .nStep: spec.replacing("learner: {", with: "learner: {n_step: 3, ")
        case .prioritized: spec.replacing("replay: {", with: "replay: {kind: prioritized, ")
        case .dueling: spec.replacing("hidden: [8]", with: "hidden: [8], head: dueling")
        case .streams: spec.replacing("hidden: [8]", with: "hidden: [8], head: {kind: dueling, stream_units: 4}")
        case .layerNormalization: spec.replacing("hidden: [8]", with: "hidden: [8], layer_normalization: true")
        case .rmsprop: spec.replacing("kind: adam", with: "kind: rmsprop")
        case .soft: spec.replacing("target_update_every: 50", with: "target_update_every: 1, tau: 0.01")
        case .exponential: spec + "exploration: {kind: exponential, half_life: 50}\n"
        case .tanh: spec.replacing("hidden: [8]", with: "hidden: [8], activation: tanh")
        case .elu: spec.replacing("hidden: [8]", with: "hidden: [8], activation: elu")
        case .leakyReLU: spec.replacing("hidden: [8]", with: "hidden: [8], activation: leaky_relu")
        case .noisy: spec.replacing("hidden: [8]", with: "hidden: [8], noisy_layers: 0.5")
        case .noisyDouble:
            Change.double.applied(to: Change.noisy.applied(to: spec)) + "exploration: {start: 0, end: 0}\n"
        case .adamW: spec.replacing("kind: adam", with: "kind: adamw")
        case .linearRate: spec.replacing("kind: adam", with: "kind: adam, schedule: linear")
        case .cosineRate: spec.replacing("kind: adam", with: "kind: adam, schedule: {kind: cosine, steps: 300}")
        case .exponentialRate:
            spec.replacing("kind: adam", with: "kind: adam, schedule: {kind: exponential, half_life: 100}")
        case .clip: spec.replacing("learner: {", with: "learner: {gradient_clip: 0.01, ")
        }
    }
}

@Suite("The DQN family")
struct FamilyTests {
    @Test(
        "every change gives the same run twice, in whatever pieces, and another than without it",
        arguments: Change.allCases)
    func determinism(_ change: Change) throws {
        let changed = try configuration(change.applied(to: corridorSpec))
        let first = try TrainingRun.transcript(changed, seed: 2)
        #expect(try TrainingRun.transcript(changed, seed: 2, chunks: [7, 1, 0, 30]) == first)
        #expect(try TrainingRun.transcript(configuration(corridorSpec), seed: 2).parameters != first.parameters)
    }

    /// Keeps nothing.
    private struct Silence: RunRecorder {
        mutating func record(_ episode: EpisodeRecord) {}
        mutating func record(metrics: [Double?]) {}
    }

    @Test(
        "no change makes a run under way allocate", .enabled(if: canCountAllocations),
        arguments: Change.allCases)
    func allocations(_ change: Change) throws {
        let spec = corridorSpec.replacing(
            "steps: 600, evaluate_every: 100", with: "steps: 5_000, evaluate_every: 5_000")
        let run = try TrainingRun(configuration(change.applied(to: spec)), seed: 0)
        var silence = Silence()
        try run.advance(by: 2_000, to: &silence)
        let updates = run.learner.updates
        let before = allocations_of_this_thread()
        try run.advance(by: 1_000, to: &silence)
        #expect(allocations_of_this_thread() - before == 0)
        #expect(run.learner.updates - updates == 500)
    }
}
