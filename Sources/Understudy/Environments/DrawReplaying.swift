/// A stochastic environment that can replay recorded random numbers.
///
/// `understudy verify` compares it with episodes that another implementation recorded together with its draws.
public protocol DrawReplaying: Environment {
    /// Begins an episode with random numbers from `draws`, in the order in which the original drew them.
    mutating func reset(drawing draws: inout RecordedDraws)

    /// Executes `action` with random numbers from `draws`.
    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step
}

/// The recorded random numbers of one reset or one step.
///
/// A request for a number of another kind, with other bounds, or beyond the end returns a stand-in. `problem` then
/// describes the first such request.
public struct RecordedDraws: Hashable, Sendable {
    /// One random number.
    public enum Draw: Hashable, Sendable {
        /// A real number, uniform in 0 ..< 1.
        case real(Double)
        /// A whole number, uniform in the range.
        case integer(Int, in: Range<Int>)
    }

    private let draws: [Draw]
    private var position = 0
    /// The first problem, worded as the end of a sentence about the environment; `nil` if there is none.
    public private(set) var problem: String?

    /// Creates recorded draws from numbers in order.
    public init(_ draws: [Draw]) {
        self.draws = draws
    }

    /// The number of unused draws.
    public var remaining: Int { draws.count - position }

    /// Returns the next number, which must be a real one.
    public mutating func real() -> Double {
        if case .real(let value)? = take(asked: "a real number in 0 ..< 1") { return value }
        return 0
    }

    /// Returns the next number, which must be a whole one with the same bounds.
    public mutating func integer(in bounds: Range<Int>) -> Int {
        let asked = "a whole number in \(bounds.lowerBound) ..< \(bounds.upperBound)"
        if case .integer(let value, in: bounds)? = take(asked: asked, bounds: bounds) { return value }
        return bounds.lowerBound
    }

    private mutating func take(asked: String, bounds: Range<Int>? = nil) -> Draw? {
        guard position < draws.count else {
            note("asked for \(asked) beyond the \(draws.count) recorded for this row")
            return nil
        }
        let draw = draws[position]
        position += 1
        switch (draw, bounds) {
        case (.real, nil): return draw
        case (.integer(_, in: let recorded), let bounds?) where recorded == bounds: return draw
        case (.real, _): note("asked for \(asked) where a real number in 0 ..< 1 was drawn")
        case (.integer(_, in: let recorded), _):
            note(
                "asked for \(asked) where a whole number in \(recorded.lowerBound) ..< \(recorded.upperBound) was drawn"
            )
        }
        return nil
    }

    private mutating func note(_ text: String) {
        if problem == nil { problem = text }
    }
}
