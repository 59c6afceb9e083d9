import Understudy

/// phi(s, s') of vectors: states and their changes, or states and next states, each in its standard deviations over a recording.
struct VectorFeatures: TransitionFeatures {
    /// Whether the second half is the change s' - s, not s' itself.
    private let showsChange: Bool
    private var stateScale: [Float] = []
    private var secondScale: [Float] = []

    init(_ recording: ExpertRecording, showsChange: Bool) {
        self.showsChange = showsChange
        let dimension = recording.observationCount
        let norm = Double(2 * dimension)
        for axis in 0..<dimension {
            var states = Moments()
            var seconds = Moments()
            for j in 0..<recording.transitionCount {
                let place = recording.row(of: j) * dimension + axis
                let value = recording.observations[place]
                states.add(Double(value))
                seconds.add(Double(second(value, recording.observations[place + dimension])))
            }
            stateScale.append(states.scale(dividedBy: norm))
            // Where all changes are equal, as on a walk of even steps, they are measured by the states' deviation: an action that
            // changes the state otherwise would go unnoticed.
            secondScale.append((seconds.varies ? seconds : states).scale(dividedBy: norm))
        }
    }

    /// The numbers of phi.
    var count: Int { 2 * stateScale.count }
    var zero: Float { 0 }

    func distinct(_ rows: [Float]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [Float], at places: [Int32], bound: Float, keepsTies: Bool) -> VectorTree {
        VectorTree(
            base: KDTree(points: chosen(places, of: rows), dimension: count, bound: bound), keepsTies: keepsTies)
    }

    private func second(_ state: Float, _ next: Float) -> Float { showsChange ? next - state : next }

    /// Writes phi of one transition.
    func write(_ observation: Span<Float>, _ next: Span<Float>, into features: inout [Float]) {
        let dimension = stateScale.count
        for axis in 0..<dimension {
            features[axis] = observation[axis] * stateScale[axis]
            features[dimension + axis] = second(observation[axis], next[axis]) * secondScale[axis]
        }
    }
}

/// A k-d tree that may keep ties.
struct VectorTree: TransitionTree {
    var base: KDTree
    let keepsTies: Bool

    mutating func improve(near query: Span<Float>, _ improve: (_ entry: Int, _ squaredDistance: Float) -> Bool) {
        let keepsTies = keepsTies
        base.improveBounds(near: query) { entry, squaredDistance in
            guard improve(entry, squaredDistance) else { return nil }
            return keepsTies ? squaredDistance.nextUp : squaredDistance
        }
    }
}

/// The running moments of one dimension (Welford 1962).
private struct Moments {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }

    private var variance: Double { count > 0 ? squares / count : 0 }

    /// Whether the values differ by more than rounding.
    var varies: Bool { variance > 1e-12 * max(1, mean * mean) }

    /// 1 / (sigma · sqrt(`norm`)), or 0 where the values do not vary.
    func scale(dividedBy norm: Double) -> Float {
        varies ? Float(1 / (variance * norm).squareRoot()) : 0
    }
}
