import Testing

@testable import StudyExecution

@Suite("The arrays of a submission")
struct SlurmArrayTests {
    private func arrays(_ count: Int, largest: Int? = nil, limit: Int? = nil) -> [SlurmArray] {
        SlurmArray.arrays(of: count, largest: largest, limit: limit)
    }

    @Test("are one where the cluster takes all runs at once, or does not tell")
    func one() {
        #expect(arrays(1_000, largest: 1_001) == [SlurmArray(runs: 0..<1_000, limit: nil, predecessor: nil)])
        #expect(arrays(5_000, limit: 7) == [SlurmArray(runs: 0..<5_000, limit: 7, predecessor: nil)])
    }

    @Test("are as large as the cluster takes, and run at the same time without a limit")
    func several() {
        let arrays = arrays(2_500, largest: 1_001)
        #expect(arrays.map(\.runs) == [0..<1_001, 1_001..<2_002, 2_002..<2_500])
        #expect(arrays.allSatisfy { $0.limit == nil && $0.predecessor == nil })
    }

    @Test("share a limit of concurrent runs", arguments: [1, 2, 3, 4, 7, 100])
    func lanes(limit: Int) {
        let arrays = arrays(50, largest: 10, limit: limit)
        #expect(arrays.map(\.runs.count) == [10, 10, 10, 10, 10])
        #expect(arrays.allSatisfy { $0.limit.map { $0 >= 1 } == true })
        // Any set of arrays of which none waits for another can run at once.
        func chain(_ array: Int) -> Int { arrays[array].predecessor.map(chain) ?? array }
        var largest: [Int: Int] = [:]
        for (index, array) in arrays.enumerated() {
            largest[chain(index), default: 0] = max(largest[chain(index)] ?? 0, array.limit ?? 0)
        }
        #expect(largest.values.reduce(0, +) == limit)
    }
}
