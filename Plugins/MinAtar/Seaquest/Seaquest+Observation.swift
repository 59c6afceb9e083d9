extension Seaquest {
    func show(on board: inout Board) {
        board.set(state.player, 0)
        board.set(state.player.behind(state.heading), 1)
        state.bullets.forEach { board.set($0.cell, 2) }
        state.enemyBullets.forEach { board.set($0.cell, 4) }
        show(state.fish, on: &board, 5)
        show(state.submarines, on: &board, 6)
        show(state.divers, on: &board, 9)
        showGauges(on: &board)
    }

    /// Shows each swimmer with its trail.
    private func show<let capacity: Int>(
        _ swimmers: FixedList<capacity, Swimmer>, on board: inout Board, _ channel: Int
    ) {
        swimmers.forEach { swimmer in
            board.set(swimmer.cell, channel)
            board.setIfOnBoard(swimmer.cell.behind(swimmer.heading), 3)
        }
    }

    /// Shows the gauges on row 9, which no object can reach.
    ///
    /// The oxygen gauge grows from the left. The diver gauge grows to the left from the last column but one.
    private func showGauges(on board: inout Board) {
        for column in 0..<max(0, state.oxygen) / State.oxygenUnit { board.set(Cell(9, column), 7) }
        for column in 9 - max(0, state.diverCount)..<9 { board.set(Cell(9, column), 8) }
    }
}
