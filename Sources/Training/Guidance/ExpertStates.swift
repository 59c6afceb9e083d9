import Understudy

/// The expert's states, searchable by nearness.
///
/// Distances are Euclidean over z-scored dimensions divided by the root of their number, so that 1 means one standard deviation in each
/// dimension. Sigma is taken over the recording, once.
struct ExpertStates {
    private let tree: KDTree
    private let scale: [Float]
    private var query: [Float]

    init(_ recording: ExpertRecording) {
        scale = Self.scale(of: recording)
        let dimension = recording.observationCount
        var points: [Float] = []
        points.reserveCapacity(recording.transitionCount * dimension)
        for j in 0..<recording.transitionCount {
            let start = recording.row(of: j) * dimension
            for axis in 0..<dimension { points.append(recording.observations[start + axis] * scale[axis]) }
        }
        tree = KDTree(points: points, dimension: dimension)
        query = Array(repeating: 0, count: dimension)
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

    /// The expert transition whose first state is nearest to `observation`, if nearer than `radius`; equally near ones are equally likely.
    mutating func nearest(
        to observation: UnsafePointer<Float>, within radius: Float, using stream: inout RandomStream
    ) -> KDTree.Neighbor? {
        setQuery(observation)
        return tree.nearest(to: query.span, within: radius, using: &stream)
    }

    /// The `count` expert transitions with the nearest first states nearer than `radius`, nearest first.
    mutating func nearest(
        _ count: Int, to observation: UnsafePointer<Float>, within radius: Float,
        into neighbors: inout [KDTree.Neighbor]
    ) {
        setQuery(observation)
        tree.nearest(count, to: query.span, within: radius, into: &neighbors)
    }

    private mutating func setQuery(_ observation: UnsafePointer<Float>) {
        for axis in scale.indices { query[axis] = observation[axis] * scale[axis] }
    }
}
