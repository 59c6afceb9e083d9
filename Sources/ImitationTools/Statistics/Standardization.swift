import Understudy

/// Converts transitions to network inputs: numbers in standard deviations over a recording, bits unchanged.
///
/// An element that does not vary in the recording becomes 0. All elements are clipped to `limit`, as the agent may
/// observe states where the expert never was.
public struct Standardization: Sendable {
    private struct Factors {
        var mean: Float
        var scale: Float
        var changeScale: Float
    }

    /// The factors of each element; empty for bits.
    private let factors: [Factors]

    /// The largest absolute value written, in standard deviations.
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

    /// Writes an observation, relative to the mean state, to the elements of `values` from `start`.
    public func write(_ observation: Span<Float>, into values: inout MutableSpan<Float>, from start: Int) {
        for index in observation.indices {
            let value = observation[index]
            values[start + index] =
                factors.isEmpty ? value : Self.limited((value - factors[index].mean) * factors[index].scale)
        }
    }

    /// Writes the change from `observation` to `next` to the elements of `values` from `start`; no change gives 0.
    public func writeChange(
        from observation: Span<Float>, to next: Span<Float>, into values: inout MutableSpan<Float>, from start: Int
    ) {
        for index in observation.indices {
            let change = next[index] - observation[index]
            values[start + index] = factors.isEmpty ? change : Self.limited(change * factors[index].changeScale)
        }
    }

    /// Writes the change from `observation` to `next` to the elements of `values` from `start`; no change gives 0.
    public func writeChange(
        from observation: Span<Float>, to next: Span<Float>, into values: inout [Float], from start: Int
    ) {
        var span = values.mutableSpan
        writeChange(from: observation, to: next, into: &span, from: start)
    }

    private static func limited(_ value: Float) -> Float { min(max(value, -limit), limit) }
}
