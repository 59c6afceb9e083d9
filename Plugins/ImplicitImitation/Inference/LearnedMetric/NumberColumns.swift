/// Own transitions as columns of numbers, for distances in a single number.
struct NumberColumns {
    private let count: Int
    /// Each number of phi of each transition, in standard deviations.
    private let columns: [[Float]]

    /// The distance cap, in standard deviations.
    private static let farthest: Float = 4
    /// The units of the squared distance 1; the square of `farthest` is 2^20 units.
    private static let one: Float = 65_536

    init(_ transitions: SeenTransitions, _ places: [Int], _ features: VectorFeatures) {
        count = places.count
        let norm = Float(features.count).squareRoot()
        var columns = [[Float]](repeating: [], count: features.count)
        var row = [Float](repeating: 0, count: features.count)
        for place in places {
            transitions.withObservations(of: place) { features.write($0, $1, into: &row) }
            for (index, value) in row.enumerated() { columns[index].append(value * norm) }
        }
        self.columns = columns
    }

    /// Writes the squared distances from `row` to every row in one number.
    func distances(from row: Int, in index: Int, into distances: inout [Int32]) {
        let column = columns[index]
        let own = column[row]
        for other in 0..<count {
            let difference = abs(column[other] - own)
            // NaN counts as `farthest`, too.
            distances[other] = difference < Self.farthest ? Int32(difference * difference * Self.one) : 1 << 20
        }
    }
}
