import ImitationTools
import Understudy

/// The bits of s and s' in the channels with nonzero weights.
struct WeightedBits: TransitionFeatures {
    private let half: BitLayout
    private let layout: BitLayout
    private let weights: BitWeights
    /// The first word of each channel of s and of s'; negative if its weight is 0.
    private let places: (state: [Int32], next: [Int32])

    /// - Parameter weights: the weights of the channels of s, then of s'; at least one is above 0.
    init(_ space: ObservationSpace, _ weights: [Int32]) {
        half = BitLayout(channelsOf: space)
        self.weights = BitWeights(weights.filter { $0 > 0 })
        layout = BitLayout(elements: self.weights.channels.count * half.cells, channels: self.weights.channels.count)
        var next: Int32 = 0
        let width = Int32(half.wordsPerChannel)
        let places = weights.map { weight -> Int32 in
            guard weight > 0 else { return -1 }
            defer { next += width }
            return next
        }
        self.places = (Array(places[..<half.channels]), Array(places[half.channels...]))
    }

    var count: Int { layout.wordCount }
    var zero: UInt64 { 0 }

    func distinct(_ rows: [UInt64]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [UInt64], at places: [Int32], bound: Float, keepsTies: Bool) -> BitBlocks {
        BitBlocks(
            rows: chosen(places, of: rows), layout: layout, metric: .jaccard, bound: bound, keepsTies: keepsTies,
            weights: weights)
    }

    func write(_ observation: Span<Float>, _ next: Span<Float>, into bits: inout [UInt64]) {
        half.pack(observation, into: &bits, at: places.state)
        half.pack(next, into: &bits, at: places.next)
    }
}

/// The numbers of `change`'s phi(s, s') with nonzero weights, times the square roots of the weights.
///
/// The weights sum to the number of elements of phi.
struct WeightedNumbers: TransitionFeatures {
    private struct Term {
        var axis: Int
        var isChange: Bool
        var scale: Float
    }

    private let terms: [Term]

    /// - Parameter weights: the weights of the states, then of the changes; at least one is above 0.
    init(_ features: VectorFeatures, _ weights: [Int32]) {
        let sum = Double(weights.reduce(0, +))
        let dimension = weights.count / 2
        terms = weights.enumerated().compactMap { index, weight in
            guard weight > 0 else { return nil }
            let factor = (Double(weight) * Double(weights.count) / sum).squareRoot()
            return Term(
                axis: index % dimension, isChange: index >= dimension,
                scale: Float(Double(features.scale(of: index)) * factor))
        }
    }

    var count: Int { terms.count }
    var zero: Float { 0 }

    func distinct(_ rows: [Float]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [Float], at places: [Int32], bound: Float, keepsTies: Bool) -> PointBlocks {
        PointBlocks(points: chosen(places, of: rows), dimension: count, bound: bound, keepsTies: keepsTies)
    }

    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Float]) {
        for (place, term) in terms.enumerated() {
            let state = observation[term.axis]
            features[place] = (term.isChange ? next[term.axis] - state : state) * term.scale
        }
    }
}
