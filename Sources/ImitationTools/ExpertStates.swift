import Understudy

/// The similarity measure between two states.
public enum StateSimilarity: String, CaseIterable, Sendable {
    /// The default for the observations: `jaccard` for bits, otherwise `euclidean`.
    case auto
    /// 1 / (1 + distance) of z-scored vectors.
    case euclidean
    /// The Jaccard index of bits, averaged over the channels.
    case jaccard
    /// The share of equal bits.
    case hamming

    /// Returns the reason why the similarity does not fit `observations`; `nil` if it does.
    public func obstacle(in observations: ObservationSpace) -> String? {
        guard self == .jaccard || self == .hamming, !observations.isBinary else { return nil }
        return "\(rawValue) compares bits, and this environment's observations are numbers; use euclidean"
    }
}

/// The expert's states, indexed for nearest-neighbor search.
///
/// Equal states are merged into one, which represents all transitions that begin in it.
///
/// The distance between vectors is Euclidean over z-scored dimensions, divided by the square root of their number: 1
/// means one standard deviation in each dimension. Sigma is computed once, over the recording. The distance between
/// bits is 1 minus the Jaccard index averaged over the channels. The share of equal bits would accept everything, as
/// almost any two sparse grids agree in almost all cells.
public struct ExpertStates: Sendable {
    /// The index of vector states by their names, with the scale of each dimension.
    private var vectors: KDTree?
    private var scale: [Float] = []
    private var vector: [Float] = []
    /// The index of states that are bits.
    private var grids: BitTree?
    private var bits: [UInt64] = []

    private let states: DistinctRows
    /// The number of elements of an observation.
    package let observationCount: Int

    /// Indexes the states of `recording`, whose observations belong to `observations`.
    public init(_ recording: ExpertRecording, observations: ObservationSpace, similarity: StateSimilarity = .auto) {
        observationCount = recording.observationCount
        let transitions = 0..<recording.transitionCount
        let size = observationCount
        var room: [Float] = []
        if observations.isBinary, similarity != .euclidean {
            let layout =
                similarity == .hamming
                ? BitLayout(elements: observations.count, channels: 1) : BitLayout(channelsOf: observations)
            var bits = [UInt64](repeating: 0, count: layout.wordCount)
            var rows: [UInt64] = []
            rows.reserveCapacity(transitions.count * layout.wordCount)
            for j in transitions {
                recording.withObservation(inRow: recording.row(of: j), using: &room) {
                    layout.pack($0, into: &bits, at: 0)
                }
                rows += bits
            }
            self.bits = bits
            states = DistinctRows(rows, width: layout.wordCount)
            grids = BitTree(
                rows: Self.distinct(states, of: rows, layout.wordCount), layout: layout,
                metric: similarity == .hamming ? .hamming : .jaccard)
        } else {
            let scale = Self.scale(of: recording)
            self.scale = scale
            vector = Array(repeating: 0, count: size)
            var rows: [Float] = []
            rows.reserveCapacity(transitions.count * size)
            for j in transitions {
                recording.withObservation(inRow: recording.row(of: j), using: &room) { state in
                    for axis in 0..<size { rows.append(state[axis] * scale[axis]) }
                }
            }
            states = DistinctRows(rows, width: size)
            vectors = KDTree(
                points: Self.distinct(states, of: rows, size), dimension: size, names: Self.names(of: states))
        }
    }

    /// Returns the names of vector states in their index.
    ///
    /// A state with a single transition is named by that transition, so that a lookup reads nothing else. Any other
    /// state is named by the complement of its number.
    private static func names(of states: DistinctRows) -> [Int32] {
        (0..<states.count).map { states.multiplicity(of: $0) == 1 ? states.firsts[$0] : ~Int32($0) }
    }

    /// Returns the number of the state named `name`.
    private func state(named name: Int) -> Int { name < 0 ? ~name : state(of: name) }

    /// Returns the first row of each entry.
    private static func distinct<Element>(_ states: DistinctRows, of rows: [Element], _ width: Int) -> [Element] {
        var distinct: [Element] = []
        distinct.reserveCapacity(states.count * width)
        for first in states.firsts { distinct += rows[Int(first) * width..<(Int(first) + 1) * width] }
        return distinct
    }

    /// Returns 1 / (sigma · sqrt(dimension)) per dimension; 0 for a constant dimension.
    private static func scale(of recording: ExpertRecording) -> [Float] {
        let dimension = recording.observationCount
        var sums = [Double](repeating: 0, count: dimension)
        var squares = sums
        var room: [Float] = []
        for j in 0..<recording.transitionCount {
            recording.withObservation(inRow: recording.row(of: j), using: &room) { state in
                for axis in 0..<dimension {
                    let value = Double(state[axis])
                    sums[axis] += value
                    squares[axis] += value * value
                }
            }
        }
        return (0..<dimension).map { axis in
            let mean = sums[axis] / Double(recording.transitionCount)
            let variance = max(0, squares[axis] / Double(recording.transitionCount) - mean * mean)
            guard variance > 1e-12 * max(1, mean * mean) else { return 0 }
            return Float(1 / (variance * Double(dimension)).squareRoot())
        }
    }

    /// Returns the smallest distance at which the similarity is below `threshold`, in 0...1.
    ///
    /// The similarity is 1 / (1 + distance) for vectors and 1 - distance for bits.
    public func radius(ofSimilarity threshold: Float) -> Float {
        // Rounding must not reject a similarity exactly at the threshold, such as 9 of 10 cells at 0.9.
        if grids != nil { return 1 - threshold + 1e-6 }
        // A threshold of 1 requires equal states. No distance is below 0.
        // The square of a distance below 1e-19 is 0.
        return max(DIIQN.largestDistance(ofSimilarity: threshold), 1e-18).nextUp
    }

    /// Returns an expert transition that begins in the state nearest to `observation`, if nearer than `radius`.
    ///
    /// Ties are broken uniformly at random.
    public mutating func nearest(
        to observation: Span<Float>, within radius: Float, using stream: inout RandomStream
    ) -> Neighbor? {
        setQuery(observation)
        if vectors != nil { return nearestVector(within: radius, using: &stream) }
        let states = states
        let query = bits
        let nearest = grids?.nearest(to: query.span, within: radius, using: &stream) { states.multiplicity(of: $0) }
        return nearest.map { transition(of: $0, using: &stream) }
    }

    /// Implements `nearest(to:within:using:)` for the current vector.
    private func nearestVector(within radius: Float, using stream: inout RandomStream) -> Neighbor? {
        let nearest = vectors?.nearest(to: vector.span, within: radius, using: &stream) { name in
            name < 0 ? states.multiplicity(of: ~name) : 1
        }
        guard var nearest, nearest.index < 0 else { return nearest }
        nearest.index = ~nearest.index
        return transition(of: nearest, using: &stream)
    }

    /// Returns one expert transition from each of the `count` nearest states within `radius`, nearest first.
    ///
    /// Each transition from the same state is equally likely. The radius itself is excluded.
    public mutating func nearest(
        _ count: Int, to observation: Span<Float>, within radius: Float, into neighbors: inout [Neighbor],
        using stream: inout RandomStream
    ) {
        nearestStates(count, to: observation, within: radius, into: &neighbors)
        for place in neighbors.indices { neighbors[place] = transition(of: neighbors[place], using: &stream) }
    }

    /// The number of distinct states.
    public var count: Int { states.count }

    /// Returns the number of the state in which transition `j` begins.
    public func state(of j: Int) -> Int { Int(states.entries[j]) }

    /// Returns the number of transitions that begin in `state`.
    public func transitionCount(from state: Int) -> Int { states.multiplicity(of: state) }

    /// Returns transition number `place`, from 0, of those that begin in `state`, in order.
    public func transition(_ place: Int, from state: Int) -> Int { states.row(place, of: state) }

    /// Returns the numbers of the `count` nearest states nearer than `radius`, nearest first.
    public mutating func nearestStates(
        _ count: Int, to observation: Span<Float>, within radius: Float, into neighbors: inout [Neighbor]
    ) {
        setQuery(observation)
        if let vectors {
            vectors.nearest(count, to: vector.span, within: radius, into: &neighbors)
            for place in neighbors.indices { neighbors[place].index = state(named: neighbors[place].index) }
        }
        let query = bits
        grids?.nearest(count, to: query.span, within: radius, into: &neighbors)
    }

    /// Returns the distance between two observations.
    public mutating func distance(from observation: Span<Float>, to other: [Float]) -> Float {
        guard let layout = grids?.layout, let metric = grids?.metric else {
            var sum: Float = 0
            for axis in scale.indices {
                let difference = (observation[axis] - other[axis]) * scale[axis]
                sum += difference * difference
            }
            return sum.squareRoot()
        }
        setQuery(observation)
        var otherBits = bits
        layout.pack(other.span, into: &otherBits, at: 0)
        return layout.distance(bits, otherBits, metric)
    }

    /// Returns a random transition from the state that `neighbor` names.
    private func transition(of neighbor: Neighbor, using stream: inout RandomStream) -> Neighbor {
        let count = states.multiplicity(of: neighbor.index)
        let place = count > 1 ? stream.integer(below: count) : 0
        return Neighbor(index: states.row(place, of: neighbor.index), squaredDistance: neighbor.squaredDistance)
    }

    private mutating func setQuery(_ observation: Span<Float>) {
        for axis in scale.indices { vector[axis] = observation[axis] * scale[axis] }
        grids?.layout.pack(observation, into: &bits, at: 0)
    }
}
