/// An environment of chance that can take its random numbers from a recording, so that `understudy verify` can compare it with episodes
/// that another implementation has recorded together with its draws.
public protocol DrawReplaying: Environment {
    /// Begins an episode, taking the random numbers of `draws` in the order in which the original drew them.
    mutating func reset(drawing draws: inout RecordedDraws)

    /// Takes `action`, taking the random numbers of `draws`.
    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step
}

/// The random numbers that were recorded with one reset or one step.
///
/// Whoever asks for a number of another kind, within other bounds, or for more than there are, gets a stand-in, and `problem` says what
/// was wrong first.
public struct RecordedDraws: Hashable, Sendable {
    /// One number.
    public enum Draw: Hashable, Sendable {
        /// A real number, uniform in 0 ..< 1.
        case real(Double)
        /// A whole number, each in `bounds` equally likely.
        case integer(Int, in: Range<Int>)
    }

    private let draws: [Draw]
    private var position = 0
    /// What was wrong first, as the end of a sentence about the environment; `nil` for nothing.
    public private(set) var problem: String?

    /// The recorded numbers in their order.
    public init(_ draws: [Draw]) {
        self.draws = draws
    }

    /// How many numbers nobody has asked for.
    public var remaining: Int { draws.count - position }

    /// The next number, which must be a real one.
    public mutating func real() -> Double {
        if case .real(let value)? = take(asked: "a real number in 0 ..< 1") { return value }
        return 0
    }

    /// The next number, which must be a whole one of the same bounds.
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
