/// How similar two states are.
public enum StateSimilarity: String, CaseIterable, Sendable {
    /// The standard for the observations: `jaccard` for bits, else `euclidean`.
    case auto
    /// 1 / (1 + distance) of z-scored vectors.
    case euclidean
    /// The mean Jaccard index over the channels of bits.
    case jaccard
    /// The share of bits that are equal.
    case hamming

    /// Why the similarity does not fit `observations`; `nil` where it does.
    public func obstacle(in observations: ObservationSpace) -> String? {
        guard self == .jaccard || self == .hamming, !observations.isBinary else { return nil }
        return "\(rawValue) compares bits, and this environment's observations are numbers; use euclidean"
    }
}

/// The expert's states, searchable by nearness. Equal states are one, which stands for all transitions that begin in it.
///
/// Distances between vectors are Euclidean over z-scored dimensions divided by the root of their number, so that 1 means one standard deviation in
/// each dimension; sigma is taken over the recording, once. Between bits they are 1 less the mean Jaccard index over the channels: almost any two
/// sparse grids agree in almost all cells, so that agreement would accept everything.
public struct ExpertStates: Sendable {
    /// The states by nearness where they are vectors, by their names, and what scales the dimensions.
    private var vectors: KDTree?
    private var scale: [Float] = []
    private var vector: [Float] = []
    /// The states by nearness where they are bits.
    private var grids: BitTree?
    private var bits: [UInt64] = []

    private let states: DistinctRows
    private let observationCount: Int

    /// Arranges the states of `recording`, whose observations are of `observations`.
    public init(_ recording: ExpertRecording, observations: ObservationSpace, similarity: StateSimilarity = .auto) {
        observationCount = recording.observationCount
        let transitions = 0..<recording.transitionCount
        let all = recording.observations.span
        let size = observationCount
        if observations.isBinary, similarity != .euclidean {
            let layout =
                similarity == .hamming
                ? BitLayout(elements: observations.count, channels: 1) : BitLayout(channelsOf: observations)
            bits = Array(repeating: 0, count: layout.wordCount)
            var rows: [UInt64] = []
            rows.reserveCapacity(transitions.count * layout.wordCount)
            for j in transitions {
                let start = recording.row(of: j) * size
                layout.pack(all.extracting(start..<start + size), into: &bits, at: 0)
                rows += bits
            }
            states = DistinctRows(rows, width: layout.wordCount)
            grids = BitTree(
                rows: Self.distinct(states, of: rows, layout.wordCount), layout: layout,
                metric: similarity == .hamming ? .hamming : .jaccard)
        } else {
            scale = Self.scale(of: recording)
            vector = Array(repeating: 0, count: size)
            var rows: [Float] = []
            rows.reserveCapacity(transitions.count * size)
            for j in transitions {
                let start = recording.row(of: j) * size
                for axis in 0..<size { rows.append(all[start + axis] * scale[axis]) }
            }
            states = DistinctRows(rows, width: size)
            vectors = KDTree(
                points: Self.distinct(states, of: rows, size), dimension: size, names: Self.names(of: states))
        }
    }

    /// What vectors are called in their search: a state of one transition by that transition, which is then all that a lookup reads, any other
    /// by the complement of its number.
    private static func names(of states: DistinctRows) -> [Int32] {
        (0..<states.count).map { states.multiplicity(of: $0) == 1 ? states.firsts[$0] : ~Int32($0) }
    }

    /// The number of the state that is called `name`.
    private func state(named name: Int) -> Int { name < 0 ? ~name : state(of: name) }

    /// The first row of each entry.
    private static func distinct<Element>(_ states: DistinctRows, of rows: [Element], _ width: Int) -> [Element] {
        var distinct: [Element] = []
        distinct.reserveCapacity(states.count * width)
        for first in states.firsts { distinct += rows[Int(first) * width..<(Int(first) + 1) * width] }
        return distinct
    }

    /// 1 / (sigma · sqrt(dimension)) per dimension; 0 for a dimension that never changes.
    private static func scale(of recording: ExpertRecording) -> [Float] {
        let dimension = recording.observationCount
        return (0..<dimension).map { axis in
            var sum = 0.0
            var squares = 0.0
            for j in 0..<recording.transitionCount {
                let value = Double(recording.observations[recording.row(of: j) * dimension + axis])
                sum += value
                squares += value * value
            }
            let mean = sum / Double(recording.transitionCount)
            let variance = max(0, squares / Double(recording.transitionCount) - mean * mean)
            guard variance > 1e-12 * max(1, mean * mean) else { return 0 }
            return Float(1 / (variance * Double(dimension)).squareRoot())
        }
    }

    /// The least distance at which states are less similar than `threshold`, in 0...1.
    ///
    /// The similarity is 1 / (1 + distance) of vectors and 1 - distance of bits.
    public func radius(ofSimilarity threshold: Float) -> Float {
        // Rounding must not refuse what is just similar enough, such as 9 of 10 cells at 0.9.
        if grids != nil { return 1 - threshold + 1e-6 }
        // A threshold of 1 asks for equal states; no distance is below 0, and the square of a distance below 1e-19 is 0.
        return max(DIIQN.largestDistance(ofSimilarity: threshold), 1e-18).nextUp
    }

    /// An expert transition whose first state is nearest to `observation`, if nearer than `radius`; of equally near ones each is as likely.
    public mutating func nearest(
        to observation: UnsafePointer<Float>, within radius: Float, using stream: inout RandomStream
    ) -> Neighbor? {
        setQuery(observation)
        if vectors != nil { return nearestVector(within: radius, using: &stream) }
        let states = states
        let nearest = bits.withUnsafeBufferPointer {
            grids?.nearest(to: $0.span, within: radius, using: &stream) { states.multiplicity(of: $0) }
        }
        return nearest.map { transition(of: $0, using: &stream) }
    }

    /// As `nearest(to:within:using:)`, for the present vector.
    private func nearestVector(within radius: Float, using stream: inout RandomStream) -> Neighbor? {
        let nearest = vectors?.nearest(to: vector.span, within: radius, using: &stream) { name in
            name < 0 ? states.multiplicity(of: ~name) : 1
        }
        guard var nearest, nearest.index < 0 else { return nearest }
        nearest.index = ~nearest.index
        return transition(of: nearest, using: &stream)
    }

    /// An expert transition of each of the `count` nearest states nearer than `radius`, nearest first; of those of one state each is as likely.
    public mutating func nearest(
        _ count: Int, to observation: UnsafePointer<Float>, within radius: Float, into neighbors: inout [Neighbor],
        using stream: inout RandomStream
    ) {
        nearestStates(count, to: observation, within: radius, into: &neighbors)
        for place in neighbors.indices { neighbors[place] = transition(of: neighbors[place], using: &stream) }
    }

    /// The number of different states.
    public var count: Int { states.count }

    /// The number of the state in which transition `j` begins.
    public func state(of j: Int) -> Int { Int(states.entries[j]) }

    /// The number of transitions that begin in `state`.
    public func transitionCount(from state: Int) -> Int { states.multiplicity(of: state) }

    /// Transition number `place` of those that begin in `state`, from 0, in their order.
    public func transition(_ place: Int, from state: Int) -> Int { states.row(place, of: state) }

    /// The `count` nearest states nearer than `radius`, nearest first, by their numbers.
    public mutating func nearestStates(
        _ count: Int, to observation: UnsafePointer<Float>, within radius: Float, into neighbors: inout [Neighbor]
    ) {
        setQuery(observation)
        if let vectors {
            vectors.nearest(count, to: vector.span, within: radius, into: &neighbors)
            for place in neighbors.indices { neighbors[place].index = state(named: neighbors[place].index) }
        }
        bits.withUnsafeBufferPointer { grids?.nearest(count, to: $0.span, within: radius, into: &neighbors) }
    }

    /// How far two observations are apart.
    public mutating func distance(from observation: UnsafePointer<Float>, to other: [Float]) -> Float {
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

    /// One of the transitions from the state that `neighbor` names.
    private func transition(of neighbor: Neighbor, using stream: inout RandomStream) -> Neighbor {
        let count = states.multiplicity(of: neighbor.index)
        let place = count > 1 ? stream.integer(below: count) : 0
        return Neighbor(index: states.row(place, of: neighbor.index), squaredDistance: neighbor.squaredDistance)
    }

    private mutating func setQuery(_ observation: UnsafePointer<Float>) {
        for axis in scale.indices { vector[axis] = observation[axis] * scale[axis] }
        let observation = UnsafeBufferPointer(start: observation, count: observationCount)
        grids?.layout.pack(observation.span, into: &bits, at: 0)
    }
}
