import Understudy

/// A submarine shoots fish and enemy submarines, picks up divers, and surfaces before its oxygen runs out.
///
/// The reward is 1 for each fish or submarine shot. Surfacing with six divers gives up to 10, in proportion to the
/// remaining oxygen. Surfacing costs a diver and ends the episode if there is none. With difficulty ramping, surfacing
/// also makes enemies appear more often and move faster. The row, direction and kind of new objects are random. An
/// episode also ends on contact with an enemy or its bullet, and when the oxygen, 200 steps of it, is used up.
///
/// Channels: the player's front and back, player's bullet, trail (one column behind each fish, submarine and diver),
/// enemy bullet, fish, enemy submarine, oxygen gauge, diver gauge, diver.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct Seaquest {
    static let name = "seaquest"
    static let summary = "A submarine shoots enemies, picks up divers and surfaces for oxygen (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .left, .up, .right, .down, .fire]
    static let channels: [Canvas.Paint] = [
        .agent, .muted, .first, .muted, .hazard, .hazard, .hazard, .second, .goal, .goal,
    ]

    var controls = Controls(for: Seaquest.self)
    var state = State()
}

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

extension Seaquest {
    mutating func spawnWhereDue(drawing draws: inout some Draws) {
        if state.enemySpawnCountdown == 0 {
            spawnEnemy(drawing: &draws)
            state.enemySpawnCountdown = state.enemySpawnPeriod
        }
        if state.diverSpawnCountdown == 0 {
            spawnDiver(drawing: &draws)
            state.diverSpawnCountdown = State.diverSpawnPeriod
        }
    }

    /// Spawns a fish or a submarine, unless another one in the same row has the opposite heading.
    private mutating func spawnEnemy(drawing draws: inout some Draws) {
        let heading: Heading = draws.real() < 0.5 ? .right : .left
        let isSubmarine = draws.real() < 1.0 / 3
        let row = draws.integer(in: State.swimmingRows)
        let isInTheWay = { (other: Swimmer) in other.cell.row == row && other.heading != heading }
        guard state.fish.firstIndex(where: isInTheWay) == nil, state.submarines.firstIndex(where: isInTheWay) == nil
        else { return }
        let enemy = Swimmer(cell: Cell(row, heading.entrance), heading: heading, moveCountdown: state.movePeriod)
        if isSubmarine { state.submarines.append(enemy) } else { state.fish.append(enemy) }
    }

    private mutating func spawnDiver(drawing draws: inout some Draws) {
        let heading: Heading = draws.real() < 0.5 ? .right : .left
        let row = draws.integer(in: State.swimmingRows)
        state.divers.append(
            Swimmer(cell: Cell(row, heading.entrance), heading: heading, moveCountdown: State.diverMovePeriod))
    }
}
