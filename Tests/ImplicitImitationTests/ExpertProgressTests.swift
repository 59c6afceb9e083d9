import ImplicitImitation
import Testing
import Understudy

@Suite("A reward for coming further along the expert's way")
struct ExpertProgressTests {
    /// Walks from 0 to 4 and from 2 to 4, one unit a step.
    private static let walks = ExpertRecording(
        observationCount: 1, observations: [0, 1, 2, 3, 4, 2, 3, 4],
        trajectories: [
            .init(length: 4, terminated: true, truncated: false), .init(length: 2, terminated: true, truncated: false),
        ])

    private func rewards(_ steps: [(Float, Float)], _ text: String = "{}") throws -> [Float] {
        var model = try component(ExpertProgress.self, text)
        model.begin(
            Self.walks, observations: ObservationSpace(low: [-9], high: [9]),
            random: RandomStream(seed: 0, name: "reward-model"))
        var rewards = [Float](repeating: .nan, count: steps.count)
        let observations = steps.map { $0.0 }
        let next = steps.map { $0.1 }
        var span = rewards.mutableSpan
        model.write(rewardsOf: observations.span, next: next.span, into: &span)
        return rewards
    }

    @Test("the difference of the potentials, each the mean over the walks through the nearest state")
    func potentials() throws {
        // The potentials of 0 to 3 are 0, 1/4, (2/4 + 0/2) / 2 and (3/4 + 1/2) / 2.
        let found = try rewards([(0, 1), (1, 2), (2, 3), (3, 2), (1, 1)], "{gamma: 1}")
        #expect(found == [0.25, 0, 0.375, -0.375, 0])
        #expect(try rewards([(0, 1), (1, 1)], "{gamma: 0.5}") == [0.125, -0.125])
    }

    @Test("what is on nobody's way has none")
    func away() throws {
        #expect(try rewards([(8, 1), (1, -9), (8, 9)], "{gamma: 1}") == [0.25, -0.25, 0])
        #expect(try rewards([(1.4, 3)], "{gamma: 1, radius: 0.1}") == [0.625])
    }
}
