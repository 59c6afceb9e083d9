import Understudy

extension Seaquest: Game {
    mutating func begin(drawing draws: inout some Draws) { state = State() }

    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step) {
        spawnWhereDue(drawing: &draws)
        act(action)
        moveBullets(noting: &step)
        moveDivers()
        moveSubmarines(noting: &step)
        moveEnemyBullets(noting: &step)
        moveFish(noting: &step)
        state.enemySpawnCountdown.countDown()
        state.diverSpawnCountdown.countDown()
        state.gunPause.countDown()
        if state.oxygen <= 0 { step.terminated = true }
        breathe(noting: &step)
    }

    private mutating func act(_ action: Action) {
        switch action {
        case .fire where state.gunPause == 0:
            state.bullets.append(Bullet(cell: state.player, heading: state.heading))
            state.gunPause = State.gunPeriod
        case .left:
            state.heading = .left
            state.player.column = state.player.column.moved(by: -1)
        case .right:
            state.heading = .right
            state.player.column = state.player.column.moved(by: 1)
        case .up: state.player.row = state.player.row.moved(by: -1, within: 0...8)
        case .down: state.player.row = state.player.row.moved(by: 1, within: 0...8)
        case .noOp, .fire: break
        }
    }

    private mutating func breathe(noting step: inout Step) {
        if state.player.row > 0 {
            state.oxygen -= 1
            state.hasSurfaced = false
        } else if !state.hasSurfaced {
            surface(noting: &step)
        }
    }

    private mutating func surface(noting step: inout Step) {
        guard state.diverCount != 0 else {
            step.terminated = true
            return
        }
        state.hasSurfaced = true
        if state.diverCount == State.fullBoat {
            state.diverCount = 0
            step.reward += Double(state.oxygen / State.oxygenUnit)
        }
        state.oxygen = State.fullOxygen
        // This also runs after a delivery, which leaves the count at -1.
        state.diverCount -= 1
        if controls.isRamping { ramp() }
    }

    private mutating func ramp() {
        guard state.enemySpawnPeriod > 1 || state.movePeriod > State.fastestMovePeriod else { return }
        if !state.level.isMultiple(of: 2), state.movePeriod > State.fastestMovePeriod { state.movePeriod -= 1 }
        if state.enemySpawnPeriod > 1 { state.enemySpawnPeriod -= 1 }
        state.level += 1
    }
}
