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
        (0..<observationCount).map { axis in
            var moments = Moments()
            for j in 0..<transitionCount {
                let place = row(of: j) * observationCount + axis
                moments.add(Double(value(observations[place], observations[place + observationCount])))
            }
            return moments
        }
    }
}
