import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The action inferencer mean-change")
struct MeanChangeInferenceTests {
    /// An inferencer of an expert that went up, up and down on a line, for an agent that can do both.
    private func begun() -> MeanChangeInference {
        var inferencer = MeanChangeInference()
        inferencer.begin(
            ExpertRecording(
                observationCount: 1, observations: [0, 1, 2, 1],
                trajectories: [.init(length: 3, terminated: true, truncated: false)]),
            observations: ObservationSpace(low: [0], high: [9]), actions: ActionSpace(["down", "up"]),
            random: RandomStream(seed: 0, name: "test"))
        return inferencer
    }

    private func observe(
        _ inferencer: inout MeanChangeInference, from old: Float, _ action: Int, to new: Float
    ) {
        let (observation, next) = ([old], [new])
        inferencer.observe(observation.span, action: action, reward: 0, next: next.span, terminated: false)
    }

    @Test("labels nothing before it has seen anything")
    func beginning() {
        let inferencer = begun()
        #expect(inferencer.inferredCount == 0)
        #expect(inferencer.inference(for: 0) == nil)
    }

    // Edit: parameters with which it has labels after 200 steps of a small task.
    @Test("keeps the laws of action inferencers", arguments: [1, 3])
    func laws(patience: Int) {
        #expect(InferencerLaws.violations { MeanChangeInference(patience: patience) } == [])
    }

    // Edit: what is true of this inferencer alone.
    @Test("tells which way the expert went, within the ranges of a label")
    func labels() throws {
        var inferencer = begun()
        observe(&inferencer, from: 5, 1, to: 6)
        observe(&inferencer, from: 6, 0, to: 5)
        #expect(inferencer.inferredCount == 3)
        let labels = try (0..<3).map { try #require(inferencer.inference(for: $0)) }
        #expect(labels.map(\.action) == [1, 1, 0])
        #expect(labels.map(\.terminated) == [false, false, true])
        #expect(labels.allSatisfy { (0...inferencer.acceptanceRadius).contains($0.error) })
        #expect(labels.allSatisfy { (0...1).contains($0.certainty) })
    }
}
