import Understudy

/// A chicken crosses a road with eight lanes of cars.
///
/// The reward is 1 for each crossing, after which the chicken starts again and the cars get other speeds. A car that hits the chicken sends
/// it back to the start. The chicken can move every third step. An episode ends after 2,501 steps; that is a rule of the game, so that
/// its last step is a terminal one.
///
/// Channels: chicken, car, and the trail (one column behind a car) of a car of speed 1, 2, 3, 4, 5; a car of speed s moves every s + 1
/// steps. Neither the clock nor the chicken's pause can be seen.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
public struct Freeway: Environment, PackedObserving {
    /// `freeway`
    public static let name = "freeway"

    /// One line for `understudy list`.
    public static let summary = "A chicken crosses a road with eight lanes of cars (MinAtar)"

    static let channelCount = 7
    static let usefulActions: [Action] = [.noOp, .up, .down]
    private static let observations = makeObservationSpace()

    var controls: Controls
    var state = State()

    /// Creates the environment; begin with `reset`.
    init(_ controls: Controls = Controls(useful: Self.usefulActions)) { self.controls = controls }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    public init(from reader: inout SpecReader) { self.init(Controls(from: &reader, useful: Self.usefulActions)) }

    /// 10 rows, 10 columns, 7 channels of zeros and ones.
    public var observationSpace: ObservationSpace { Self.observations }

    /// Nothing, up, down; all six actions with `actions: full`.
    public var actionSpace: ActionSpace { controls.space }

    /// Begins an episode: draws the speeds and directions of the cars, 16 numbers.
    public mutating func reset(using stream: inout RandomStream) { restart(drawing: &stream) }

    /// Takes one step, with the probability `sticky_actions` with the action of the step before.
    ///
    /// The step draws one number for that, and 16 more after a crossing. A step after the end changes nothing and has the reward 0.
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
