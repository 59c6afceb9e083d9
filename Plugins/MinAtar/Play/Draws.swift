import Understudy

/// A source of a game's random numbers.
///
/// It is either a `RandomStream` or the recorded draws of an episode of the original MinAtar.
protocol Draws {
    /// Returns a number in 0 ..< 1.
    mutating func real() -> Double

    /// Returns an integer drawn uniformly from `bounds`.
    mutating func integer(in bounds: Range<Int>) -> Int
}

extension RandomStream: Draws {
    mutating func real() -> Double { uniform() }

    mutating func integer(in bounds: Range<Int>) -> Int { bounds.lowerBound + integer(below: bounds.count) }
}
