import Understudy

/// Drawing of a game from its observation.
extension Game {
    /// The size of a picture, in which a cell is 1 by 1.
    var pictureSize: (width: Double, height: Double) { (Double(Cell.columns), Double(Cell.rows)) }

    /// Draws a square for each channel that is set in a cell.
    ///
    /// If several channels are set, each square is smaller than the one below it, so all of them stay visible. Muted
    /// channels are drawn first. The others follow from the last channel to the first, which is the player's in every
    /// game.
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
