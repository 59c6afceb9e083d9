import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The reward state-nearness")
struct StateNearnessRewardTests {
    // Edit: parameters with which the laws have to hold.
    @Test("keeps the laws of reward models", arguments: [0.1, 1])
    func laws(radius: Double) {
        #expect(RewardLaws.violations { StateNearnessReward(radius: radius) } == [])
    }

    // Edit: what is true of this reward alone.
    @Test("is 1 in a state of the expert, and 0 far from all")
    func rewards() {
        var model = StateNearnessReward()
        model.begin(
            ExpertRecording(
                observationCount: 1, observations: [0, 2, 4],
                trajectories: [.init(length: 2, terminated: true, truncated: false)]),
            observations: ObservationSpace(low: [0], high: [9]), random: RandomStream(seed: 0, name: "test"))
        let (observations, next): ([Float], [Float]) = ([0, 0, 0], [2, 2.5, 9])
        var rewards = [Float](repeating: .nan, count: 3)
        var span = rewards.mutableSpan
        model.write(rewardsOf: observations.span, next: next.span, into: &span)
        #expect(rewards[0] == 1 && rewards[2] == 0)
        #expect(0 < rewards[1] && rewards[1] < 1)
    }
}
