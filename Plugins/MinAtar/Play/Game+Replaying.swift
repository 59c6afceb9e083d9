import Understudy

extension RecordedDraws: Draws {}

/// Replay of recorded draws with the behavior of the original MinAtar.
extension Game {
    /// Begins an episode as the original MinAtar does, which keeps the last executed action across episodes.
    mutating func reset(drawing draws: inout RecordedDraws) { start(drawing: &draws) }

    /// Takes one step.
    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step { take(action, drawing: &draws) }
}
