import Understudy

/// The requirements of an environment, the same for all games.
extension Game {
    /// Creates the game; begin with `reset`.
    init(_ controls: Controls) {
        self.init()
        self.controls = controls
    }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    init(from reader: inout SpecReader) { self.init(Controls(for: Self.self, from: &reader)) }

    /// Rows, columns and channels of zeros and ones.
    var observationSpace: ObservationSpace { controls.observationSpace }

    /// The actions that do something in the game; all six with `actions: full`.
    var actionSpace: ActionSpace { controls.actionSpace }

    /// 10,000 steps, though the games themselves have no limit.
    ///
    /// Without one, an agent that stays at the surface in Seaquest, or whose paddle always stands right in Breakout, would never end its episode.
    var standardTimeLimit: Int? { 10_000 }

    /// Begins an episode that depends on nothing that was before it, so that its first step can only repeat `noOp`.
    mutating func reset(using stream: inout RandomStream) {
        controls.lastAction = .noOp
        start(drawing: &stream)
    }

    /// Takes one step, with the probability `sticky_actions` with the action of the step before.
    ///
    /// The step draws one number for that, and after it what the game's rules ask for.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { take(action, drawing: &stream) }

    /// The requested action, or the one before it where that was repeated.
    var executedAction: Int? { controls.actions.firstIndex(of: controls.lastAction) }

    /// Writes the board as zeros and ones.
    func observe(into observation: inout MutableSpan<Float>) { board.write(to: &observation) }

    /// Writes the board with one bit a row, column and channel.
    func observePacked(into words: inout MutableSpan<UInt64>) { board.write(to: &words) }
}
