import Understudy

/// A submarine shoots fish and enemy submarines, picks up divers, and surfaces before its oxygen runs out.
///
/// The reward is 1 for each fish or submarine shot, and up to 10 for surfacing with six divers, the more the more oxygen is left. Surfacing
/// costs a diver and ends the episode where there is none; with difficulty ramping it also makes enemies appear more often and move
/// faster. An episode ends on touching an enemy or its bullet, too, and when the oxygen, 200 steps of it, is used up.
///
/// Channels: the player's front and back, player's bullet, trail (one column behind each fish, submarine and diver), enemy bullet, fish,
/// enemy submarine, oxygen gauge, diver gauge, diver.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
public struct Seaquest: Environment, PackedObserving {
    /// `seaquest`
    public static let name = "seaquest"

    /// One line for `understudy list`.
    public static let summary = "A submarine shoots enemies, picks up divers and surfaces for oxygen (MinAtar)"

    static let channelCount = 10
    static let usefulActions: [Action] = [.noOp, .left, .up, .right, .down, .fire]
    private static let observations = makeObservationSpace()

    var controls: Controls
    var state = State()

    /// Creates the environment; begin with `reset`.
    init(_ controls: Controls = Controls(useful: Self.usefulActions)) { self.controls = controls }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    public init(from reader: inout SpecReader) { self.init(Controls(from: &reader, useful: Self.usefulActions)) }

    /// 10 rows, 10 columns, 10 channels of zeros and ones.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Nothing, left, up, right, down, fire, whatever `actions` is.
    public var actionSpace: ActionSpace { controls.space }

    /// 10,000 steps, though the game itself has no limit.
    public var standardTimeLimit: Int? { longEpisode }

    /// Begins an episode in an empty sea. Draws nothing.
    public mutating func reset(using stream: inout RandomStream) { restart(drawing: &stream) }

    /// Takes one step, with the probability `sticky_actions` with the action of the step before.
    ///
    /// The step draws one number for that, and two or three more where an enemy or a diver may appear. A step after the end changes nothing and has the reward 0.
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
