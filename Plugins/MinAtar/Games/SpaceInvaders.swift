import Understudy

/// A cannon shoots at a wave of aliens that descends and shoots back.
///
/// The reward is 1 for each alien. When all 24 are gone, the next wave appears. With difficulty ramping, it moves
/// faster, up to six times. An episode ends when an alien or its bullet reaches the cannon, or when the aliens turn
/// while at the bottom. The only randomness is the repetition of actions.
///
/// Channels: cannon, alien, alien heading left, alien heading right, player's bullet, alien bullet.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct SpaceInvaders {
    static let name = "space-invaders"
    static let summary = "A cannon shoots at aliens that come down and shoot back (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .left, .right, .fire]
    static let channels: [Canvas.Paint] = [.agent, .hazard, .hazard, .hazard, .first, .hazard]

    var controls = Controls(for: SpaceInvaders.self)
    var state = State()
}

extension SpaceInvaders {
    /// The state of the game.
    struct State {
        /// The cannon's cell, on row 9.
        var cannon = Cell(9, 5)
        var aliens = wave
        /// The direction shared by all aliens.
        var heading = Heading.left
        var bullets = CellSet()
        var alienBullets = CellSet()
        /// The maximum number of steps between two moves of the aliens; few aliens move more often.
        var wavePeriod = State.firstWavePeriod
        var moveCountdown = State.firstWavePeriod
        var shotCountdown = State.shotPeriod
        /// The number of steps until the cannon can shoot again.
        var gunPause = 0

        /// The number of difficulty increases so far.
        var level: Int { Self.firstWavePeriod - wavePeriod }

        static let wave = CellSet(rows: 0..<4, columns: 2..<8)
        static let firstWavePeriod = 12
        static let lastWavePeriod = 6
        static let shotPeriod = 10
        static let gunPeriod = 5
    }
}

extension SpaceInvaders: Game {
    mutating func begin(drawing draws: inout some Draws) { state = State() }

    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step) {
        act(action)
        state.bullets.moveUp()
        state.alienBullets.moveDown()
        if state.alienBullets.contains(state.cannon) || state.aliens.contains(state.cannon) { step.terminated = true }
        if state.moveCountdown == 0 { moveAliens(noting: &step) }
        if state.shotCountdown == 0 { shootBack() }
        let hits = state.aliens.intersection(state.bullets)
        state.aliens.subtract(hits)
        state.bullets.subtract(hits)
        step.reward += Double(hits.count)
        state.gunPause.countDown()
        state.moveCountdown -= 1
        state.shotCountdown -= 1
        if state.aliens.isEmpty { beginWave() }
    }

    private mutating func act(_ action: Action) {
        switch action {
        case .fire where state.gunPause == 0:
            state.bullets.insert(state.cannon)
            state.gunPause = State.gunPeriod
        case .left: state.cannon.column = state.cannon.column.moved(by: -1)
        case .right: state.cannon.column = state.cannon.column.moved(by: 1)
        case .noOp, .up, .down, .fire: break
        }
    }

    private mutating func moveAliens(noting step: inout Step) {
        state.moveCountdown = min(state.aliens.count, state.wavePeriod)
        if state.aliens.touches(column: state.heading.reversed.entrance) {
            state.heading = state.heading.reversed
            if state.aliens.touches(row: 9) { step.terminated = true }
            state.aliens.rotateDown()
        } else {
            state.aliens.move(state.heading)
        }
        if state.aliens.contains(state.cannon) { step.terminated = true }
    }

    /// Makes the lowest alien in the column nearest to the cannon shoot.
    ///
    /// If two columns are equally near, the one with the smaller index shoots.
    private mutating func shootBack() {
        state.shotCountdown = State.shotPeriod
        for distance in 0..<Cell.columns {
            if shootBack(fromColumn: state.cannon.column - distance) { return }
            if shootBack(fromColumn: state.cannon.column + distance) { return }
        }
    }

    private mutating func shootBack(fromColumn column: Int) -> Bool {
        guard (0..<Cell.columns).contains(column), let row = state.aliens.lowestRow(inColumn: column) else {
            return false
        }
        state.alienBullets.insert(Cell(row, column))
        return true
    }

    private mutating func beginWave() {
        if controls.isRamping, state.wavePeriod > State.lastWavePeriod { state.wavePeriod -= 1 }
        state.aliens = State.wave
    }

    func show(on board: inout Board) {
        board.set(state.cannon, 0)
        board.set(state.aliens, 1)
        board.set(state.aliens, state.heading == .left ? 2 : 3)
        board.set(state.bullets, 4)
        board.set(state.alienBullets, 5)
    }
}
