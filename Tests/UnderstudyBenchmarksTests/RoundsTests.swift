import QNetworks
import Testing
import Understudy

@testable import UnderstudyBenchmarks

@Suite("Rounds")
struct RoundsTests {
    /// The calls of cases in order.
    final class Calls {
        var list: [(name: String, count: Int)] = []
        private var stream = RandomStream(seed: 0, name: "work")

        /// Notes a call, and takes the longer the higher its count is.
        func note(_ name: String, _ count: Int) {
            list.append((name, count))
            for _ in 0..<count { _ = stream.next() }
        }
    }

    static func item(
        _ name: String, multiple: Int = 1, operationsPerRound: Int? = nil, _ calls: Calls
    ) -> BenchmarkCase {
        BenchmarkCase(
            group: .replay, name: name, roundSeconds: 1e-5, multiple: multiple, operationsPerRound: operationsPerRound
        ) { calls.note(name, $0) }
    }

    @Test("take the cases in turn")
    func interleaved() throws {
        let calls = Calls()
        let peak = PeakLoop(.current, seconds: 1e-5)
        let items = [Self.item("a", operationsPerRound: 5, calls), Self.item("b", operationsPerRound: 1, calls)]
        var lines: [String] = []
        let rounds = try Rounds.measure(items, rounds: 20, peak: peak) { lines.append($0) }
        // One operation to warm up, where more than one is timed.
        let once = [("a", 1), ("a", 5), ("b", 1)]
        let expected = (0..<20).flatMap { _ in once }
        #expect(calls.list.map(\.name) == expected.map(\.0))
        #expect(calls.list.map(\.count) == expected.map(\.1))
        #expect(rounds.map(\.operations) == [5, 1])
        #expect(rounds.allSatisfy { $0.seconds.count == 20 && $0.peaks.count == 20 })
        #expect(lines == ["round 10 of 20", "round 20 of 20"])
    }

    @Test("hold whole multiples of the operations that belong together", arguments: [1, 4, 10])
    func multiples(multiple: Int) throws {
        let calls = Calls()
        let peak = PeakLoop(.current, seconds: 1e-5)
        let rounds = try Rounds.measure(
            [Self.item("a", multiple: multiple, calls)], rounds: 1, peak: peak, progress: { _ in })
        #expect(rounds[0].operations > 0 && rounds[0].operations.isMultiple(of: multiple))
        #expect(calls.list.last?.count == rounds[0].operations)
    }

    @Test("pass on what a case throws")
    func failure() throws {
        struct Failure: Error {}
        let peak = PeakLoop(.current, seconds: 1e-5)
        let item = BenchmarkCase(group: .environments, name: "a") { _ in throw Failure() }
        #expect(throws: Failure.self) { try Rounds.measure([item], rounds: 1, peak: peak, progress: { _ in }) }
    }
}
