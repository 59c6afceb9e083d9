import Understudy

/// The running mean and variance of numbers (Welford 1962).
public struct Moments: Hashable, Sendable {
    private var count = 0.0
    private var squares = 0.0

    /// The mean; 0 without values.
    public private(set) var mean = 0.0

    /// Creates the moments of no numbers.
    public init() {}

    /// Adds a number.
    public mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }

    /// The population variance; 0 without values.
    public var variance: Double { count > 0 ? squares / count : 0 }

    /// `true` if the values differ by more than rounding errors.
    public var varies: Bool { variance > 1e-12 * max(1, mean * mean) }

    /// Returns 1 / (sigma · sqrt(`norm`)), or 0 if the values do not vary.
    public func scale(dividedBy norm: Double = 1) -> Float {
        varies ? Float(1 / (variance * norm).squareRoot()) : 0
    }
}

extension ExpertRecording {
    /// The representation of the second half of a transition.
    public enum Successor: Hashable, Sendable {
        /// The next observation s'.
        case next
        /// The change s' - s.
        case change
    }

    /// The moments of each element of the transitions' first observations.
    public var stateMoments: [Moments] { moments { state, _ in state } }

    /// Returns the moments of each element of `successor`, over all transitions.
    ///
    /// If all values of an element are equal, as on a walk with even steps, the moments of the states replace them.
    /// Deviations of other actions are then still noticed.
    public func moments(of successor: Successor) -> [Moments] {
        let moments = moments { state, next in successor == .next ? next : next - state }
        return zip(moments, stateMoments).map { $0.varies ? $0 : $1 }
    }

    /// Returns the moments of `value`, for each element of the observations before and after each transition.
    public func moments(_ value: (_ state: Float, _ next: Float) -> Float) -> [Moments] {
        var moments = [Moments](repeating: Moments(), count: observationCount)
        var room: [Float] = []
        for j in 0..<transitionCount {
            withTransition(j, using: &room) { state, next in
                for axis in moments.indices { moments[axis].add(Double(value(state[axis], next[axis]))) }
            }
        }
        return moments
    }
}

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
