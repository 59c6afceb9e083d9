import Understudy

/// The requirements of `Environment`, implemented once for all games.
extension Game {
    /// Creates the game; call `reset` before the first step.
    init(_ controls: Controls) {
        self.init()
        self.controls = controls
    }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    init(from reader: inout SpecReader) { self.init(Controls(for: Self.self, from: &reader)) }

    /// The observation space: binary values by row, column and channel.
    var observationSpace: ObservationSpace { controls.observationSpace }

    /// The action space: the actions that have an effect in the game, or all six with `actions: full`.
    var actionSpace: ActionSpace { controls.actionSpace }

    /// The default time limit, 10,000 steps; the games themselves have no limit.
    ///
    /// Without it, an agent that stays at the surface in Seaquest, or one that never misses the ball in Breakout, would
    /// never end its episode.
    var standardTimeLimit: Int? { 10_000 }

    /// Begins an episode that is independent of earlier ones, so its first step can only repeat `noOp`.
    mutating func reset(using stream: inout RandomStream) {
        controls.lastAction = .noOp
        start(drawing: &stream)
    }

    /// Takes one step; with probability `sticky_actions` it repeats the previous action.
    ///
    /// The step draws one random number for this choice and then those that the game's rules need.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { take(action, drawing: &stream) }

    /// The index of the executed action: the requested one, or the repeated previous one.
    var executedAction: Int? { controls.actions.firstIndex(of: controls.lastAction) }

    /// Writes the board as zeros and ones.
    func observe(into observation: inout MutableSpan<Float>) { board.write(to: &observation) }

    /// Writes the board with one bit per row, column and channel.
    func observePacked(into words: inout MutableSpan<UInt64>) { board.write(to: &words) }
}
