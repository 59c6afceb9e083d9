import Understudy

/// Movement of everything except the player.
///
/// Each list is processed from the newest to the oldest element, so a removal shifts only elements that have already
/// moved.
extension Seaquest {
    /// Moves the player's bullets; a bullet removes the oldest fish on its cell, or else the oldest submarine.
    mutating func moveBullets(noting step: inout Step) {
        for index in state.bullets.indices.reversed() {
            let cell = state.bullets[index].cell.ahead(state.bullets[index].heading)
            state.bullets[index].cell = cell
            if !cell.isOnBoard {
                state.bullets.remove(at: index)
            } else if let fish = state.fish.firstIndex(where: { $0.cell == cell }) {
                state.fish.remove(at: fish)
                state.bullets.remove(at: index)
                step.reward += 1
            } else if let submarine = state.submarines.firstIndex(where: { $0.cell == cell }) {
                state.submarines.remove(at: submarine)
                state.bullets.remove(at: index)
                step.reward += 1
            }
        }
    }

    mutating func moveDivers() {
        for index in state.divers.indices.reversed() {
            if pickUpDiver(at: index) { continue }
            guard state.divers[index].moveCountdown == 0 else {
                state.divers[index].moveCountdown -= 1
                continue
            }
            state.divers[index].moveCountdown = State.diverMovePeriod
            state.divers[index].cell = state.divers[index].cell.ahead(state.divers[index].heading)
            if !state.divers[index].cell.isOnBoard {
                state.divers.remove(at: index)
            } else {
                _ = pickUpDiver(at: index)
            }
        }
    }

    /// Picks up the diver if it is on the player's cell and there is room, and returns whether it was picked up.
    private mutating func pickUpDiver(at index: Int) -> Bool {
        guard state.divers[index].cell == state.player, state.diverCount < State.fullBoat else { return false }
        state.divers.remove(at: index)
        state.diverCount += 1
        return true
    }

    mutating func moveSubmarines(noting step: inout Step) {
        for index in state.submarines.indices.reversed() {
            var submarine = state.submarines[index]
            let isLost = move(&submarine, noting: &step)
            // A submarine that is lost in this step still shoots.
            if submarine.shotCountdown == 0 {
                submarine.shotCountdown = State.shotPeriod
                state.enemyBullets.append(Bullet(cell: submarine.cell, heading: submarine.heading))
            } else {
                submarine.shotCountdown -= 1
            }
            state.submarines[index] = submarine
            if isLost { state.submarines.remove(at: index) }
        }
    }

    mutating func moveFish(noting step: inout Step) {
        for index in state.fish.indices.reversed() {
            var fish = state.fish[index]
            let isLost = move(&fish, noting: &step)
            state.fish[index] = fish
            if isLost { state.fish.remove(at: index) }
        }
    }

    /// Moves a fish or submarine if it is due, and returns whether it is lost: off the board or shot.
    private mutating func move(_ enemy: inout Swimmer, noting step: inout Step) -> Bool {
        if enemy.cell == state.player { step.terminated = true }
        guard enemy.moveCountdown == 0 else {
            enemy.moveCountdown -= 1
            return false
        }
        enemy.moveCountdown = state.movePeriod
        let cell = enemy.cell.ahead(enemy.heading)
        enemy.cell = cell
        if !cell.isOnBoard { return true }
        if cell == state.player {
            step.terminated = true
        } else if let bullet = state.bullets.firstIndex(where: { $0.cell == cell }) {
            state.bullets.remove(at: bullet)
            step.reward += 1
            return true
        }
        return false
    }

    mutating func moveEnemyBullets(noting step: inout Step) {
        for index in state.enemyBullets.indices.reversed() {
            if state.enemyBullets[index].cell == state.player { step.terminated = true }
            let cell = state.enemyBullets[index].cell.ahead(state.enemyBullets[index].heading)
            state.enemyBullets[index].cell = cell
            if !cell.isOnBoard {
                state.enemyBullets.remove(at: index)
            } else if cell == state.player {
                step.terminated = true
            }
        }
    }
}
