/// Makes observations fit for a network: numbers as their distance from the mean in standard deviations over a recording, bits as they are.
///
/// Elements that do not vary in the recording become 0, and none is further than 10 deviations from 0: an own observation may be where no expert was.
public struct Standardization: Sendable {
    /// Subtracted and multiplied, element by element; none for bits.
    private let factors: [(mean: Float, scale: Float)]

    /// Standardizes observations of `space` by the states of `recording`.
    public init(_ recording: ExpertRecording, _ space: ObservationSpace) {
        factors = space.isBinary ? [] : recording.stateMoments.map { (Float($0.mean), $0.scale()) }
    }

    /// Writes `observation` to the elements of `inputs` from `start` on.
    public func write(
        _ observation: Span<Float>, into inputs: UnsafeMutableBufferPointer<Float>, from start: Int
    ) {
        guard !factors.isEmpty else {
            for index in observation.indices { inputs[start + index] = observation[index] }
            return
        }
        for index in observation.indices {
            let value = (observation[index] - factors[index].mean) * factors[index].scale
            inputs[start + index] = min(max(value, -Self.limit), Self.limit)
        }
    }

    /// The furthest from 0, in standard deviations.
    public static let limit: Float = 10
}
