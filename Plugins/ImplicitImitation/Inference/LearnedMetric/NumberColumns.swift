/// Own transitions number by number, for the question how far apart they are in one of them.
struct NumberColumns {
    private let count: Int
    /// Each number of phi of each transition, in standard deviations.
    private let columns: [[Float]]

    /// Beyond so many standard deviations all is equally far.
    private static let farthest: Float = 4
    /// The units of the squared distance 1: those of `farthest` are 2^20.
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

    /// Writes the squared distances of `row` and of each row in one number.
    func distances(from row: Int, in index: Int, into distances: inout [Int32]) {
        let column = columns[index]
        let own = column[row]
        for other in 0..<count {
            let difference = abs(column[other] - own)
            // What is not a number is far too.
            distances[other] = difference < Self.farthest ? Int32(difference * difference * Self.one) : 1 << 20
        }
    }
}
