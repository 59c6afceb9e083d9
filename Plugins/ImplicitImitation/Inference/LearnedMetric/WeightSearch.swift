/// Learns the weights of a sum of distances whose nearest neighbors best predict each row's action.
///
/// The search is greedy, one weight at a time. Each weight starts at 1 and is tried at 0, 1, 4 and 16, in up to three
/// passes. Nearest rows at exactly the same distance vote, as in `NearestTransition`. A row whose action is tied for
/// most frequent counts as a fraction. All arithmetic is on whole numbers, so that the result does not depend on the
/// machine.
struct WeightSearch {
    /// The candidate weights.
    static let values: [Int32] = [0, 1, 4, largest]
    /// The largest candidate.
    static let largest: Int32 = 16
    /// The largest sum of all weights: with distances up to 2^20, every sum is a 32-bit number.
    private static let largestSum: Int32 = 1_024
    private static let rounds = 3
    /// The score of a correctly predicted row; tied actions share it.
    private static let whole = 5_040

    /// The weights.
    private(set) var weights: [Int32]
    /// The share of correctly predicted rows, before and after the search.
    private(set) var accuracy = (before: 0.0, after: 0.0)

    private let actions: [Int32]
    private let count: Int
    /// The weighted distance between each pair of rows, [rows, rows].
    private var sums: [Int32]
    /// The distances from one row to every row, in one summand and in the sum.
    private var part: [Int32]
    private var total: [Int32]
    private var votes: [Int32]

    /// - Parameters:
    ///   - rowActions: the action of each row.
    ///   - actions: the number of actions.
    ///   - weights: the number of weights.
    init(_ rowActions: [Int32], actions: Int, weights: Int) {
        self.actions = rowActions
        count = rowActions.count
        self.weights = Array(repeating: 1, count: weights)
        sums = Array(repeating: 0, count: count * count)
        part = Array(repeating: 0, count: count)
        total = part
        votes = Array(repeating: 0, count: actions)
    }

    /// Runs the search.
    ///
    /// - Parameter distances: writes the distances from a row to every row in one summand, at most 2^20.
    mutating func search(_ distances: (_ row: Int, _ summand: Int, _ distances: inout [Int32]) -> Void) {
        guard count > 1 else { return }
        for summand in weights.indices { add(1, of: summand, distances) }
        // No row is its own neighbor.
        for row in 0..<count { sums[row * count + row] = .max }
        var best = (0..<count).reduce(0) { $0 + told($1, change: 0) }
        accuracy.before = Double(best) / Double(count * Self.whole)
        for _ in 0..<Self.rounds {
            let before = best
            for summand in weights.indices { improve(summand, &best, distances) }
            if best == before { break }
        }
        accuracy.after = Double(best) / Double(count * Self.whole)
    }

    /// Tries all values of one weight, and adopts the best if it improves on the current one.
    private mutating func improve(
        _ summand: Int, _ best: inout Int, _ distances: (Int, Int, inout [Int32]) -> Void
    ) {
        let present = weights[summand]
        let others = weights.reduce(-present, +)
        let values = Self.values.filter { $0 != present && 1...Self.largestSum ~= others + $0 }
        var told = [Int](repeating: 0, count: values.count)
        for row in 0..<count {
            distances(row, summand, &part)
            for (place, value) in values.enumerated() { told[place] += self.told(row, change: value - present) }
        }
        var chosen = present
        for (place, value) in values.enumerated() where told[place] > best { (best, chosen) = (told[place], value) }
        guard chosen != present else { return }
        add(chosen - present, of: summand, distances)
        weights[summand] = chosen
    }

    private mutating func add(
        _ weight: Int32, of summand: Int, _ distances: (Int, Int, inout [Int32]) -> Void
    ) {
        for row in 0..<count {
            distances(row, summand, &part)
            // A row's distance to itself does not change.
            part[row] = 0
            for other in 0..<count { sums[row * count + other] += weight * part[other] }
        }
    }

    /// Returns the score of `row` if the weight of the distances in `part` changes by `change`.
    private mutating func told(_ row: Int, change: Int32) -> Int {
        part[row] = 0
        let nearest = Self.add(change, of: part, to: sums, from: row * count, into: &total)
        for action in votes.indices { votes[action] = 0 }
        for other in total.indices where total[other] == nearest { votes[Int(actions[other])] += 1 }
        let most = votes.max() ?? 0
        guard votes[Int(actions[row])] == most else { return 0 }
        return Self.whole / votes.count { $0 == most }
    }

    /// Writes the sums of a row, which begins at `start`, plus `change` · `part`, and returns the smallest.
    private static func add(
        _ change: Int32, of part: [Int32], to sums: [Int32], from start: Int, into total: inout [Int32]
    ) -> Int32 {
        let (part, sums) = (part.span, sums.span.extracting(start..<start + part.count))
        var total = total.mutableSpan
        var nearest = Int32.max
        for other in part.indices {
            // Neither operation can overflow.
            let distance = sums[other] &+ change &* part[other]
            total[other] = distance
            nearest = min(nearest, distance)
        }
        return nearest
    }
}
