import Understudy

/// Where a game's random numbers come from: a `RandomStream`, or the draws that were recorded with an episode of MinAtar's.
protocol Draws {
    /// A number in 0 ..< 1.
    mutating func real() -> Double

    /// A whole number within `bounds`, each equally likely.
    mutating func integer(in bounds: Range<Int>) -> Int
}

extension RandomStream: Draws {
    mutating func real() -> Double { uniform() }

    mutating func integer(in bounds: Range<Int>) -> Int { bounds.lowerBound + integer(below: bounds.count) }
}
