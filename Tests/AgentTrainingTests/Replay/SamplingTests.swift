import Testing
import Understudy

@testable import AgentTraining

@Suite("Drawing from the replay memory")
struct SamplingTests {
    /// Observation n, reward n and next observation n + 1 for n = 0 ..< `count`; episodes end after every fifth, every second one in a terminal state.
    private func memory(
        capacity: Int = 20, after count: Int = 20, priorities: PrioritySettings? = nil
    ) -> ReplayMemory {
        let memory = ReplayMemory(capacity: capacity, elementCount: 1, priorities: priorities)
        for n in 0..<count {
            memory.append(
                [Float(n)], [Float(n + 1)],
                .init(
                    action: 0, reward: Float(n), terminated: n % 10 == 9, endsEpisode: n % 5 == 4, expertTransition: -1)
            )
        }
        return memory
    }

    private func batch(_ memory: ReplayMemory, count: Int, steps: Int, progress: Double = 0, seed: UInt64 = 1)
        -> UpdateBatch
    {
        let batch = UpdateBatch(capacity: count, observationCount: 1)
        var stream = RandomStream(seed: seed, name: "replay")
        memory.sample(count, steps: steps, gamma: 0.5, progress: progress, into: batch, using: &stream)
        return batch
    }

    @Test("multi-step returns stop where an episode or the memory ends", arguments: [1, 2, 3, 10], [20, 33])
    func multiStep(steps: Int, count: Int) {
        let batch = batch(memory(after: count), count: 400, steps: steps)
        for row in 0..<batch.count {
            let first = Int(batch.observations[row])
            var (reward, discount, n) = (Float(first), Float(0.5), first)
            for _ in 1..<steps where n % 5 != 4 && n != count - 1 {
                n += 1
                reward += discount * Float(n)
                discount *= 0.5
            }
            #expect(batch[row].reward == reward)
            #expect(batch[row].discount == (n % 10 == 9 ? 0 : discount))
            #expect(batch.nextObservations[row] == Float(n + 1))
            #expect(batch[row].weight == 1 / 400.0)
        }
    }

    private let settings = PrioritySettings(alpha: 0.5, beta: 0.4, epsilon: 0)

    @Test("draws by priority and weighs against it")
    func priorities() {
        let memory = memory(priorities: settings)
        // Errors 0, 1, 4, 9, ... have the priorities 0, 1, 2, 3, ...
        let errors = (0..<20).map { Float($0 * $0) }
        let all = UpdateBatch(capacity: 20, observationCount: 1)
        for place in 0..<20 {
            all.append(.init(action: 0, reward: 0, discount: 0, weight: 0, replayIndex: place), [0], [0])
        }
        memory.setPriorities(of: all, count: 20, errors: errors)

        var counts = Array(repeating: 0, count: 20)
        for seed in 0..<500 as Range<UInt64> {
            let batch = batch(memory, count: 38, steps: 1, progress: 0.5, seed: seed)
            // (N P)^-beta, beta half-way from 0.4 to 1, divided by the largest weight of the batch, times 1 / batch size.
            let weights = (0..<38).map { row in
                let priority = Double(batch[row].replayIndex)
                counts[batch[row].replayIndex] += 1
                return power(20 * priority / 190, -0.7)
            }
            let largest = weights.max() ?? 1
            for row in 0..<38 { #expect(abs(Double(batch[row].weight) - weights[row] / largest / 38) < 1e-8) }
        }
        // 19,000 draws, expected 100 per unit of priority.
        for place in 0..<20 {
            #expect(abs(Double(counts[place]) - 100 * Double(place)) < 5 * (100 * Double(place)).squareRoot() + 1)
        }
    }

    private func power(_ base: Double, _ exponent: Double) -> Double {
        PrioritySettings.power(base, exponent)
    }

    @Test("gives new transitions the largest priority so far")
    func newest() {
        let memory = memory(capacity: 25, priorities: settings)
        let one = UpdateBatch(capacity: 1, observationCount: 1)
        one.append(.init(action: 0, reward: 0, discount: 0, weight: 0, replayIndex: 3), [0], [0])
        memory.setPriorities(of: one, count: 1, errors: [-16])
        memory.append(
            [0], [0], .init(action: 0, reward: 0, terminated: false, endsEpisode: false, expertTransition: -1))
        #expect(memory.priorities?.tree[3] == 4)
        #expect(memory.priorities?.tree[20] == 4)
        #expect(memory.priorities?.tree.total == 27.0)
    }

    @Test("with alpha 0 priorities change neither draws nor weights")
    func alphaZero() {
        let memory = memory(priorities: PrioritySettings(alpha: 0, beta: 0.4, epsilon: 1e-6))
        let batch = batch(memory, count: 20, steps: 1)
        // One from each of twenty equal parts: each transition once.
        #expect((0..<20).map { batch[$0].replayIndex } == Array(0..<20))
        #expect((0..<20).allSatisfy { abs(batch[$0].weight - 0.05) < 1e-8 })
    }
}
