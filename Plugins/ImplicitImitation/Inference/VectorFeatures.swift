import ImitationTools
import Understudy

/// phi(s, s') of vectors: states with their changes or next states, each in standard deviations over a recording.
struct VectorFeatures: TransitionFeatures {
    /// `true` if the second half is the change s' - s, `false` if it is s'.
    private let showsChange: Bool
    private let stateScale: [Float]
    private let secondScale: [Float]

    init(_ recording: ExpertRecording, showsChange: Bool) {
        self.showsChange = showsChange
        let norm = Double(2 * recording.observationCount)
        stateScale = recording.stateMoments.map { $0.scale(dividedBy: norm) }
        secondScale = recording.moments(of: showsChange ? .change : .next).map { $0.scale(dividedBy: norm) }
    }

    /// Returns the factor for the element of phi at `index`.
    func scale(of index: Int) -> Float {
        index < stateScale.count ? stateScale[index] : secondScale[index - stateScale.count]
    }

    /// The number of elements of phi.
    var count: Int { 2 * stateScale.count }
    var zero: Float { 0 }

    func distinct(_ rows: [Float]) -> DistinctRows { DistinctRows(rows, width: count) }

    func tree(of rows: [Float], at places: [Int32], bound: Float, keepsTies: Bool) -> PointBlocks {
        PointBlocks(points: chosen(places, of: rows), dimension: count, bound: bound, keepsTies: keepsTies)
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

extension PointBlocks: TransitionTree {
    mutating func improve(
        near query: Span<Float>, ahead: (_ places: Span<Int32>) -> Void,
        _ improve: (_ place: Int, _ squaredDistance: Float) -> Bool
    ) {
        improveBounds(near: query, ahead: ahead, improve)
    }
}
