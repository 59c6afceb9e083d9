/// Makes transitions fit for a network: numbers in their standard deviations over a recording, bits as they are.
///
/// An element that does not vary in the recording is 0, and none is further than `limit` from 0: an own observation may be where no expert was.
public struct Standardization: Sendable {
    private struct Factors {
        var mean: Float
        var scale: Float
        var changeScale: Float
    }

    /// The factors of each element; none for bits.
    private let factors: [Factors]

    /// The furthest from 0 that is written, in standard deviations.
    public static let limit: Float = 10

    /// Standardizes observations of `space` by the transitions of `recording`.
    public init(_ recording: ExpertRecording, _ space: ObservationSpace) {
        factors =
            space.isBinary
            ? []
            : zip(recording.stateMoments, recording.moments(of: .change)).map { state, change in
                Factors(mean: Float(state.mean), scale: state.scale(), changeScale: change.scale())
            }
    }

    /// Writes an observation to the elements of `values` from `start` on: its distance from the mean state.
    public func write(
        _ observation: Span<Float>, into values: UnsafeMutableBufferPointer<Float>, from start: Int
    ) {
        for index in observation.indices {
            let value = observation[index]
            values[start + index] =
                factors.isEmpty ? value : Self.limited((value - factors[index].mean) * factors[index].scale)
        }
    }

    /// Writes the change from `observation` to `next` to the elements of `values` from `start` on, 0 for none.
    public func writeChange(
        from observation: Span<Float>, to next: Span<Float>, into values: UnsafeMutableBufferPointer<Float>,
        from start: Int
    ) {
        for index in observation.indices {
            let change = next[index] - observation[index]
            values[start + index] = factors.isEmpty ? change : Self.limited(change * factors[index].changeScale)
        }
    }

    private static func limited(_ value: Float) -> Float { min(max(value, -limit), limit) }
}
