import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Samples of own transitions for models")
struct TransitionSampleTests {
    /// Transitions from i to i + 0.5; every tenth was drawn at random, every fiftieth has a reward, every hundredth ends.
    private func memory(random: Int = 10, rewards: Int = 50) -> ReplayMemory {
        let memory = ReplayMemory(capacity: 1_000, elementCount: 1)
        for index in 0..<1_000 {
            memory.append(
                [Float(index)], [Float(index) + 0.5],
                .init(
                    action: Int32(index % 3), reward: index.isMultiple(of: rewards) ? 2 : 0,
                    terminated: rewards < 1_000 && index % 100 == 99, endsEpisode: index % 100 == 99,
                    expertTransition: -1, isRandom: index.isMultiple(of: random)))
        }
        return memory
    }

    @Test("the first rows are random actions, the following ones rewards and ends, all of them whole transitions")
    func kinds() {
        let sampling = OwnSampling(count: 32, randomCount: 16, eventCount: 8)
        var sample = TransitionSample(sampling, elementCount: 1, stream: RandomStream(seed: 1, name: "sample"))
        let memory = memory()
        for _ in 0..<20 {
            sample.draw(from: memory)
            let rows = sample.rows
            for row in 0..<32 {
                let index = Int(rows.observations[row])
                #expect(rows.next[row] == Float(index) + 0.5 && rows.actions[row] == Int32(index % 3))
                #expect(rows.rewards[row] == (index.isMultiple(of: 50) ? 2 : 0))
                #expect(rows.terminated[row] == (index % 100 == 99) && rows.isRandom[row] == index.isMultiple(of: 10))
            }
            #expect((0..<16).allSatisfy { rows.isRandom[$0] })
            #expect((16..<24).allSatisfy { rows.rewards[$0] != 0 || rows.terminated[$0] })
        }
    }

    @Test("where there are none of a kind the rows are any transitions, told for what they are")
    func none() {
        let sampling = OwnSampling(count: 8, randomCount: 4, eventCount: 4)
        var sample = TransitionSample(sampling, elementCount: 1, stream: RandomStream(seed: 1, name: "sample"))
        let memory = ReplayMemory(capacity: 10, elementCount: 1)
        for index in 0..<10 {
            memory.append(
                [Float(index)], [Float(index)],
                .init(action: 0, reward: 0, terminated: false, endsEpisode: false, expertTransition: -1))
        }
        sample.draw(from: memory)
        #expect(!sample.rows.isRandom.contains(true) && sample.rows.rewards.allSatisfy { $0 == 0 })
    }

    @Test("the same stream draws the same sample")
    func deterministic() {
        func rows() -> [Float] {
            var sample = TransitionSample(
                OwnSampling(count: 16, randomCount: 8), elementCount: 1, stream: RandomStream(seed: 7, name: "sample"))
            let memory = memory()
            sample.draw(from: memory)
            sample.draw(from: memory)
            return sample.rows.observations
        }
        #expect(rows() == rows())
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func state() throws {
        func sample() -> TransitionSample {
            TransitionSample(
                OwnSampling(count: 16, randomCount: 8, eventCount: 4), elementCount: 1,
                stream: RandomStream(seed: 7, name: "sample"))
        }
        var (first, second) = (sample(), sample())
        let memory = memory()
        first.draw(from: memory)
        try SavedState { try first.saveOrRestoreState(in: &$0) }.restore { try second.saveOrRestoreState(in: &$0) }
        first.draw(from: memory)
        second.draw(from: memory)
        #expect(first.rows.observations == second.rows.observations)
    }
}
