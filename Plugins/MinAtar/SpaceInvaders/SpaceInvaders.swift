import Understudy

/// A cannon shoots at a wave of aliens that comes down and shoots back.
///
/// The reward is 1 for each alien. When all 24 are gone the next wave appears; with difficulty ramping it moves faster, up to six times. An
/// episode ends when an alien or its bullet reaches the cannon, or when the aliens are at the bottom and turn. Nothing but the
/// repetition of actions is random.
///
/// Channels: cannon, alien, alien heading left, alien heading right, player's bullet, alien bullet.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
public struct SpaceInvaders: Environment, PackedObserving {
    /// `space-invaders`
    public static let name = "space-invaders"

    /// One line for `understudy list`.
    public static let summary = "A cannon shoots at aliens that come down and shoot back (MinAtar)"

    static let channelCount = 6
    static let usefulActions: [Action] = [.noOp, .left, .right, .fire]
    private static let observations = makeObservationSpace()

    var controls: Controls
    var state = State()

    /// Creates the environment; begin with `reset`.
    init(_ controls: Controls = Controls(useful: Self.usefulActions)) { self.controls = controls }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    public init(from reader: inout SpecReader) { self.init(Controls(from: &reader, useful: Self.usefulActions)) }

    /// 10 rows, 10 columns, 6 channels of zeros and ones.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Nothing, left, right, fire; all six actions with `actions: full`.
    public var actionSpace: ActionSpace { controls.space }

    /// 10,000 steps, though the game itself has no limit.
    public var standardTimeLimit: Int? { longEpisode }

    /// Begins an episode with a full wave. Draws nothing.
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
