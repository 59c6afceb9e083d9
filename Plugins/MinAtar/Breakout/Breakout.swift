import Understudy

/// A paddle keeps a ball in play that breaks bricks.
///
/// The reward is 1 for each brick. When all 30 are gone, three new rows appear the next time the ball comes down. An episode ends when the
/// ball gets past the paddle. Only the ball's first direction is random.
///
/// Channels: paddle, ball, trail (the ball's cell one step before), brick.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
public struct Breakout: Environment, PackedObserving {
    /// `breakout`
    public static let name = "breakout"

    /// One line for `understudy list`.
    public static let summary = "A paddle keeps a ball in play that breaks bricks (MinAtar)"

    static let channelCount = 4
    static let usefulActions: [Action] = [.noOp, .left, .right]
    private static let observations = makeObservationSpace()

    var controls: Controls
    var state = State()

    /// Creates the environment; begin with `reset`.
    init(_ controls: Controls = Controls(useful: Self.usefulActions)) { self.controls = controls }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    public init(from reader: inout SpecReader) { self.init(Controls(from: &reader, useful: Self.usefulActions)) }

    /// 10 rows, 10 columns, 4 channels of zeros and ones.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Nothing, left, right; all six actions with `actions: full`.
    public var actionSpace: ActionSpace { controls.space }

    /// 10,000 steps, though the game itself has no limit.
    public var standardTimeLimit: Int? { longEpisode }

    /// Begins an episode: draws the side from which the ball comes.
    public mutating func reset(using stream: inout RandomStream) { restart(drawing: &stream) }

    /// Takes one step, with the probability `sticky_actions` with the action of the step before.
    ///
    /// The step draws one number for that. A step after the end changes nothing and has the reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        take(action, drawing: &stream)
    }

    /// Writes the board as zeros and ones.
    public func observe(into observation: inout MutableSpan<Float>) { board.write(to: &observation) }

    /// Writes the board with one bit a row, column and channel.
    public func observePacked(into words: inout MutableSpan<UInt64>) { board.write(to: &words) }
}
