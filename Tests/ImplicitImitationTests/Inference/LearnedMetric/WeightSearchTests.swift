import Testing
import Understudy

@testable import ImplicitImitation

@Suite("The search for weights")
struct WeightSearchTests {
    /// Rows with an action, and numbers of which only those at `tells` follow from it.
    private static func rows(_ count: Int, numbers: Int, tells: Int, seed: UInt64) -> (actions: [Int32], rows: [[Int]])
    {
        var stream = RandomStream(seed: seed, name: "rows")
        let actions = (0..<count).map { _ in Int32(stream.integer(below: 4)) }
        let rows = actions.map { action in
            (0..<numbers).map {
                $0 == tells ? Int(action) * 100 + stream.integer(below: 20) : stream.integer(below: 400)
            }
        }
        return (actions, rows)
    }

    private static func search(_ actions: [Int32], _ rows: [[Int]]) -> WeightSearch {
        var search = WeightSearch(actions, actions: 4, weights: rows[0].count)
        search.search { row, summand, distances in
            for other in rows.indices {
                let difference = rows[row][summand] - rows[other][summand]
                distances[other] = Int32(min(difference * difference, 1 << 20))
            }
        }
        return search
    }

    /// The share of rows whose action is that of most of the nearest others, by definition.
    private static func accuracy(_ actions: [Int32], _ rows: [[Int]], _ weights: [Int32]) -> Double {
        rows.indices.reduce(0.0) { sum, row in
            let distances = rows.map { other in
                weights.indices.reduce(0) {
                    $0 + Int(weights[$1]) * (rows[row][$1] - other[$1]) * (rows[row][$1] - other[$1])
                }
            }
            let others = rows.indices.filter { $0 != row }
            let nearest = others.map { distances[$0] }.min()
            let votes = (0..<4).map { action in
                others.count { distances[$0] == nearest && actions[$0] == Int32(action) }
            }
            guard votes[Int(actions[row])] == votes.max() else { return sum }
            return sum + 1 / Double(votes.count { $0 == votes.max() })
        } / Double(rows.count)
    }

    @Test("finds the one number of many that tells the action", arguments: [0, 3, 5])
    func finds(tells: Int) {
        let (actions, rows) = Self.rows(300, numbers: 6, tells: tells, seed: 1)
        let search = Self.search(actions, rows)
        #expect(search.accuracy.before < 0.8 && search.accuracy.after > 0.95)
        // A weight that does no harm may stay.
        #expect(search.weights[tells] > 0, "\(search.weights)")
    }

    @Test("counts as the definition does, before and after")
    func accuracy() {
        for seed in 1...3 {
            // A number of few values, so that many rows are equally near.
            let (actions, rows) = Self.rows(90, numbers: 3, tells: 1, seed: UInt64(seed))
            let coarse = rows.map { $0.map { $0 / 60 } }
            let search = Self.search(actions, coarse)
            #expect(abs(search.accuracy.before - Self.accuracy(actions, coarse, [1, 1, 1])) < 1e-3)
            #expect(abs(search.accuracy.after - Self.accuracy(actions, coarse, search.weights)) < 1e-3)
            #expect(search.accuracy.after >= search.accuracy.before)
        }
    }

    @Test("leaves all weights where none tells more, and one above 0")
    func nothing() {
        let rows = (0..<50).map { _ in [7, 7, 7] }
        #expect(Self.search((0..<50).map { Int32($0 % 4) }, rows).weights == [1, 1, 1])
        var stream = RandomStream(seed: 2, name: "noise")
        let noise = (0..<60).map { _ in (0..<3).map { _ in stream.integer(below: 9) } }
        let actions = (0..<60).map { _ in Int32(stream.integer(below: 4)) }
        #expect(Self.search(actions, noise).weights.contains { $0 > 0 })
    }

    @Test("many weights stay within what distances have room for")
    func room() {
        var stream = RandomStream(seed: 2, name: "many")
        let actions = (0..<40).map { _ in Int32(stream.integer(below: 4)) }
        let far = (0..<40).map { _ in (0..<500).map { _ in stream.integer(below: 2) * 4_000 } }
        #expect(Self.search(actions, far).weights.reduce(0, +) <= 1_024)
    }
}
