import Understudy

/// Every game is drawn from what an observation shows.
extension Game {
    /// A cell is 1 by 1.
    var pictureSize: (width: Double, height: Double) { (Double(Cell.columns), Double(Cell.rows)) }

    /// Draws a square for each channel that a cell has.
    ///
    /// Where there are several, each is smaller than the one beneath it, so that nothing hides another thing. Muted ones lie undermost, the
    /// others from the last channel to the first, which is the player's in every game.
    func draw(on canvas: inout Canvas) {
        let board = board
        let channels = Self.channels
        let isMuted = { channels[$0] == .muted }
        let order = channels.indices.filter(isMuted) + channels.indices.reversed().filter { !isMuted($0) }
        for row in 0..<Cell.rows {
            for column in 0..<Cell.columns {
                var side = 1.0
                for channel in order where board.contains(Cell(row, column), channel) {
                    let margin = (1 - side) / 2
                    canvas.rectangle(
                        x: Double(column) + margin, y: Double(row) + margin, width: side, height: side,
                        channels[channel])
                    side *= 0.7
                }
            }
        }
    }
}
