import ImplicitImitation
import Testing
import Understudy

@testable import AgentTraining

@Suite("Labels tried by random play before a run")
struct LabelPreviewTests {
    private func preview(_ keys: String = "") throws -> LabelPreview {
        let environment = try configuration(
            "environment: {kind: corridor, length: 6\(keys)}\ntraining: {steps: 20_000}"
        ).environment
        return try LabelPreview(.steps(2_000), in: environment, seed: 3)
    }

    private func estimate(
        _ inferencer: any ActionInferencer, _ preview: LabelPreview, truth: [Int]? = nil
    ) throws -> LabelPreview.Estimate? {
        // Two steps on and one back.
        let recording = ExpertRecording(
            observationCount: 1, observations: [0, 0.2, 0.4, 0.2],
            trajectories: [.init(length: 3, terminated: false, truncated: true)], actions: truth)
        return try preview.estimate(inferencer, on: recording)
    }

    private static func inferencer<Inferencer>(_ make: (inout SpecReader) -> Inferencer) -> Inferencer {
        var reader = SpecReader(describing: Registry())
        return make(&reader)
    }

    @Test("all held-out steps get their action where it shows, and those of the recording too")
    func shown() throws {
        let preview = try preview()
        #expect(preview.stepCount == 2_000)
        let nearest = Self.inferencer { NearestTransition(from: &$0) }
        let estimate = try #require(try estimate(nearest, preview, truth: [1, 1, 0]))
        #expect(estimate.tested == 500)
        #expect(estimate.labeled == 1 && estimate.accuracy == 1 && estimate.recordingAccuracy == 1)
        // The second true action is another.
        #expect(try #require(try self.estimate(nearest, preview, truth: [1, 0, 0])).recordingAccuracy == 2.0 / 3)
        #expect(try #require(try self.estimate(nearest, preview)).recordingAccuracy == nil)
    }

    @Test("a model learns from the other steps")
    func model() throws {
        let model = Self.inferencer { ForwardModel(from: &$0) }
        let estimate = try #require(try estimate(model, preview(), truth: [1, 1, 0]))
        #expect(try #require(estimate.accuracy) > 0.95)
    }

    @Test("where an action decides nothing, labels are guesses")
    func hidden() throws {
        let nearest = Self.inferencer { NearestTransition(from: &$0) }
        let accuracy = try #require(try estimate(nearest, preview(", slip: 0.5"))?.accuracy)
        #expect((0.35...0.65).contains(accuracy))
    }

    @Test("an inference without own steps is not tried")
    func exempt() throws {
        #expect(try estimate(Self.inferencer { Oracle(from: &$0) }, preview(), truth: [1, 1, 0]) == nil)
    }
}
