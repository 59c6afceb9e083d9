import Testing
import Understudy

@testable import AgentTraining

@Suite("Replay memory")
struct ReplayMemoryTests {
    /// A memory that was handed transitions 0 ..< `count`.
    private func memory(capacity: Int, after count: Int) -> ReplayMemory {
        let memory = ReplayMemory(capacity: capacity, elementCount: 2)
        for number in 0..<count {
            let value = Float(number)
            memory.append(
                [value, value + 0.25], [value + 0.5, value + 0.75],
                .init(
                    action: Int32(number % 2), reward: -value, terminated: number % 4 == 0,
                    endsEpisode: number % 4 == 0,
                    expertTransition: Int32(number) - 1))
        }
        return memory
    }

    /// The numbers of the transitions in the memory, each checked whole.
    private func numbers(in memory: ReplayMemory) -> [Int] {
        (0..<memory.count).map { index in
            let transition = memory[index]
            let (observation, next) = memory.observations(of: index, count: 2)
            let number = Int(-transition.reward)
            let value = Float(number)
            #expect(
                observation + next == [value, value + 0.25, value + 0.5, value + 0.75])
            #expect(
                transition
                    == .init(
                        action: Int32(number % 2), reward: -value, terminated: number % 4 == 0,
                        endsEpisode: number % 4 == 0,
                        expertTransition: Int32(number) - 1))
            return number
        }
    }

    @Test("keeps the last transitions", arguments: [1, 2, 5, 8], [0, 1, 4, 5, 6, 13, 40])
    func ring(capacity: Int, count: Int) {
        let memory = memory(capacity: capacity, after: count)
        #expect(memory.count == min(capacity, count))
        #expect(numbers(in: memory).sorted() == Array(max(0, count - capacity)..<count))
    }

    @Test("is drawn from uniformly by the learner")
    func uniform() throws {
        let configured = try configuration(
            "environment: broken\nlearner: {batch_size: 40}\noptimizer: {learning_rate: 1e-6}\ntraining: {steps: 1}")
        let memory = memory(capacity: 5, after: 13)
        let learner = Learner(configured, seed: 1)
        let batches = ReplayBatches(memory, for: learner)
        var counts = Array(repeating: 0, count: 13)
        for _ in 0..<250 {
            try learner.update(from: batches)
            for row in 0..<40 { counts[Int(-learner.batch[row].reward)] += 1 }
        }
        // 10,000 draws of 5: 2,000 each, standard deviation 40.
        #expect(counts[..<8].allSatisfy { $0 == 0 })
        #expect(counts[8...].allSatisfy { abs($0 - 2_000) < 200 })
    }
}
