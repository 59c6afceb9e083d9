import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("The state of a smaller replay memory")
struct LongerMemoryTests {
    @Test("priorities keep their weights, sums and places in a larger tree", arguments: [1, 5, 8])
    func tree(_ count: Int) throws {
        var small = SumTree(count: count)
        for place in 0..<count { small[place] = Double(place + 1) / 7 }
        var large = SumTree(count: 20)
        large[19] = 3
        let state = try SavedState { try small.saveOrRestoreState(in: &$0) }
        try state.restore { try large.saveOrRestoreState(in: &$0) }
        #expect((0..<count).allSatisfy { large[$0] == small[$0] } && large[19] == 0)
        #expect(large.total == small.total)
        for position in stride(from: 0.0, to: small.total, by: 0.05) {
            #expect(large.place(at: position) == small.place(at: position))
        }
    }

    @Test("a larger tree's state does not fit a smaller one")
    func tooLarge() throws {
        var large = SumTree(count: 20)
        var small = SumTree(count: 5)
        let state = try SavedState { try large.saveOrRestoreState(in: &$0) }
        #expect(throws: StateError.self) { try state.restore { try small.saveOrRestoreState(in: &$0) } }
    }

    @Test("a memory that is just full goes on behind its last transition where there is room, else at its first")
    func memory() throws {
        func fill(_ memory: ReplayMemory, _ actions: Range<Int32>) {
            let observation = ObservationBuffer([0])
            for action in actions {
                memory.append(
                    observation, observation,
                    ReplayMemory.Transition(action: action, reward: 0, terminated: false, endsEpisode: false))
            }
        }
        let small = ReplayMemory(capacity: 4, elementCount: 1)
        fill(small, 0..<4)
        let state = try SavedState { try small.saveOrRestoreState(in: &$0) }
        for (capacity, expected) in [(4, [4, 5, 2, 3]), (6, [0, 1, 2, 3, 4, 5])] as [(Int, [Int32])] {
            let memory = ReplayMemory(capacity: capacity, elementCount: 1)
            try state.restore { try memory.saveOrRestoreState(in: &$0) }
            #expect(memory.successor(of: 3) == nil, "nothing has followed yet")
            fill(memory, 4..<6)
            #expect((0..<memory.count).map { memory[$0].action } == expected)
            #expect(memory.successor(of: 3) == (capacity == 4 ? 0 : 4))
        }
    }
}
