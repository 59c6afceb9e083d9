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

extension Seaquest {
    /// The state of the game; lists are in the order of appearance.
    struct State {
        /// The cell of the player's front, which is the only cell that counts for contact.
        var player = Cell(0, 5)
        var heading = Heading.left
        /// The player's bullets: at most one new every 5 steps, and each lasts less than 10 steps.
        var bullets = FixedList<4, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// The enemy bullets.
        ///
        /// Each submarine fires at most one every 11 steps, and each bullet lasts less than 11 steps.
        var enemyBullets = FixedList<80, Bullet>(filler: Bullet(cell: Cell(0, 0), heading: .left))
        /// The fish: at most one new enemy per step, and each lasts less than 60 steps.
        var fish = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var submarines = FixedList<64, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        /// The divers: at most one new every 30 steps, and each lasts less than 60 steps.
        var divers = FixedList<4, Swimmer>(filler: Swimmer(cell: Cell(0, 0), heading: .left, moveCountdown: 0))
        var oxygen = State.fullOxygen
        /// The number of divers on board; it can be negative, because surfacing always costs one.
        var diverCount = 0
        var enemySpawnPeriod = 20
        var enemySpawnCountdown = 20
        var diverSpawnCountdown = State.diverSpawnPeriod
        /// The number of steps between two moves of every fish and submarine.
        var movePeriod: Int8 = 5
        /// The number of difficulty increases so far.
        var level = 0
        /// The number of steps until the player can shoot again.
        var gunPause = 0
        /// Whether the player has already surfaced since it was last under water.
        var hasSurfaced = true

        static let fullOxygen = 200
        static let fullBoat = 6
        static let diverSpawnPeriod = 30
        static let diverMovePeriod: Int8 = 5
        static let shotPeriod: Int8 = 10
        static let gunPeriod = 5
        static let fastestMovePeriod: Int8 = 2
        /// The amount of oxygen per cell of the gauge and per point of a delivery.
        static let oxygenUnit = 20

        /// The rows below the surface in which objects appear.
        static let swimmingRows = 1..<9
    }

    /// A bullet, which moves every step.
    struct Bullet: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
    }

    /// A fish, submarine or diver, which moves when its countdown reaches 0.
    struct Swimmer: BitwiseCopyable {
        var cell: Cell
        var heading: Heading
        var moveCountdown: Int8
        /// The number of steps until a submarine shoots.
        var shotCountdown = State.shotPeriod
    }
}

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
