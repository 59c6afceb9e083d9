/// The running mean and variance of numbers (Welford 1962).
public struct Moments: Hashable, Sendable {
    private var count = 0.0
    private var squares = 0.0

    /// The mean, 0 of none.
    public private(set) var mean = 0.0

    /// Moments of no numbers.
    public init() {}

    /// Takes a number in.
    public mutating func add(_ value: Double) {
        count += 1
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }

    /// The variance, divided by the number of values; 0 of none.
    public var variance: Double { count > 0 ? squares / count : 0 }

    /// Whether the values differ by more than rounding.
    public var varies: Bool { variance > 1e-12 * max(1, mean * mean) }

    /// 1 / (sigma · sqrt(`norm`)), or 0 where the values do not vary.
    public func scale(dividedBy norm: Double = 1) -> Float {
        varies ? Float(1 / (variance * norm).squareRoot()) : 0
    }
}

extension ExpertRecording {
    /// What the second half of a transition is measured in.
    public enum Successor: Hashable, Sendable {
        /// The next observation s'.
        case next
        /// The change s' - s.
        case change
    }

    /// The moments of each element of the observations from which the transitions start.
    public var stateMoments: [Moments] { moments { state, _ in state } }

    /// The moments of each element of what follows, transition by transition.
    ///
    /// Where all values are equal, as on a walk of even steps, they are those of the states, so that what an action does otherwise is still noticed.
    public func moments(of successor: Successor) -> [Moments] {
        let moments = moments { state, next in successor == .next ? next : next - state }
        return zip(moments, stateMoments).map { $0.varies ? $0 : $1 }
    }

    /// The moments of `value` of each element of the observations before and after each transition.
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
