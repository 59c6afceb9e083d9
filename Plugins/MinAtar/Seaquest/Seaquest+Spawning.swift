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
