import Testing
import Understudy

@testable import AgentTraining

@Suite("Sum tree")
struct SumTreeTests {
    @Test("keeps the sum and finds the place of every position", arguments: [1, 2, 3, 7, 8, 100])
    func places(count: Int) {
        var tree = SumTree(count: count)
        var weights = Array(repeating: 0.0, count: count)
        var stream = RandomStream(seed: 1, name: "tree")
        for round in 0..<500 {
            let place = stream.integer(below: count)
            // A third of the places has no weight, and weights are halves, so that sums are exact.
            weights[place] = round.isMultiple(of: 3) ? 0 : Double(stream.integer(below: 9)) / 2
            tree[place] = weights[place]
            #expect(tree.total == weights.reduce(0, +))
            #expect(tree[place] == weights[place])
            guard tree.total > 0 else { continue }
            let position = stream.uniform() * tree.total
            var before = 0.0
            let expected = weights.firstIndex { weight in
                before += weight
                return position < before
            }
            #expect(tree.place(at: position) == expected)
        }
    }

    @Test("never finds a place without weight, not even at the very end of the line")
    func ends() {
        var tree = SumTree(count: 5)
        tree[1] = 0.1
        tree[3] = 0.2
        #expect(tree.place(at: 0) == 1)
        #expect(tree.place(at: tree.total.nextDown) == 3)
        #expect(tree.place(at: tree.total) == 3)
    }
}
