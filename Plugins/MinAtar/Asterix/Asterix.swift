import Understudy

/// A player picks up treasure among enemies that cross the board along eight lanes.
///
/// The reward is 1 for each treasure. An episode ends when the player touches an enemy. With difficulty ramping, objects appear more often
/// and move faster every 102 steps.
///
/// Channels: player, enemy, trail (one column behind each object), treasure.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
public struct Asterix: Environment, PackedObserving {
    /// `asterix`
    public static let name = "asterix"

    /// One line for `understudy list`.
    public static let summary = "A player picks up treasure among enemies that cross the board (MinAtar)"

    static let channelCount = 4
    static let usefulActions: [Action] = [.noOp, .left, .up, .right, .down]
    private static let observations = makeObservationSpace()

    var controls: Controls
    var state = State()

    /// Creates the environment; begin with `reset`.
    init(_ controls: Controls = Controls(useful: Self.usefulActions)) { self.controls = controls }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    public init(from reader: inout SpecReader) { self.init(Controls(from: &reader, useful: Self.usefulActions)) }

    /// 10 rows, 10 columns, 4 channels of zeros and ones.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Nothing, left, up, right, down; all six actions with `actions: full`.
    public var actionSpace: ActionSpace { controls.space }

    /// 10,000 steps, though the game itself has no limit.
    public var standardTimeLimit: Int? { longEpisode }

    /// Begins an episode with empty lanes. Draws nothing.
    public mutating func reset(using stream: inout RandomStream) { restart(drawing: &stream) }

    /// Takes one step, with the probability `sticky_actions` with the action of the step before.
    ///
    /// The step draws one number for that, and two or three more where an object may appear. A step after the end changes nothing and has the reward 0.
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
