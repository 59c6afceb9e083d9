import Understudy

extension RecordedDraws: Draws {}

/// Games are played from recorded draws as MinAtar itself plays them.
extension Game {
    /// Begins an episode as MinAtar does, which remembers the action executed last beyond the end of an episode.
    mutating func reset(drawing draws: inout RecordedDraws) { start(drawing: &draws) }

    /// Takes one step.
    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step { take(action, drawing: &draws) }
}
