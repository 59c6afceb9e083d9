import Understudy

/// A player collects treasure among enemies that cross the board along eight lanes.
///
/// The reward is 1 for each treasure. An episode ends when the player touches an enemy. With difficulty ramping,
/// objects appear more often and move faster every 102 steps. The lane, direction and kind of a new object are random.
///
/// Channels: player, enemy, trail (one column behind each object), treasure.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct Asterix {
    static let name = "asterix"
    static let summary = "A player picks up treasure among enemies that cross the board (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .left, .up, .right, .down]
    static let channels: [Canvas.Paint] = [.agent, .hazard, .muted, .goal]

    var controls = Controls(for: Asterix.self)
    var state = State()
}

extension Asterix {
    /// The state of the game.
    struct State {
        var player = Cell(5, 5)
        /// The objects by lane; lane k is row k + 1 and holds at most one object.
        var lanes = InlineArray<8, Object?>(repeating: nil)
        var spawnPeriod = 10
        var spawnCountdown = 10
        var movePeriod = 5
        var moveCountdown = 5
        /// The number of steps until the difficulty increases; counts down to -1.
        var rampCountdown = State.rampPeriod
        /// The number of difficulty increases so far.
        var level = 0

        static let rampPeriod = 100
    }

    /// An object in a lane.
    struct Object {
        var cell: Cell
        var heading: Heading
        /// Whether the object is treasure; otherwise it is an enemy.
        var isTreasure: Bool
    }
}

extension Asterix: Game {
    mutating func begin(drawing draws: inout some Draws) { state = State() }

    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step) {
        if state.spawnCountdown == 0 {
            spawn(drawing: &draws)
            state.spawnCountdown = state.spawnPeriod
        }
        movePlayer(action)
        for lane in state.lanes.indices { touch(lane, noting: &step) }
        if state.moveCountdown == 0 {
            state.moveCountdown = state.movePeriod
            for lane in state.lanes.indices { moveObject(in: lane, noting: &step) }
        }
        state.spawnCountdown -= 1
        state.moveCountdown -= 1
        if controls.isRamping { ramp() }
    }

    private mutating func spawn(drawing draws: inout some Draws) {
        let heading: Heading = draws.real() < 0.5 ? .right : .left
        let isTreasure = draws.real() < 1.0 / 3
        var emptyLanes = 0
        for lane in state.lanes.indices where state.lanes[lane] == nil { emptyLanes += 1 }
        guard emptyLanes > 0 else { return }
        var left = draws.integer(in: 0..<emptyLanes)
        for lane in state.lanes.indices where state.lanes[lane] == nil {
            if left == 0 {
                let cell = Cell(lane + 1, heading.entrance)
                state.lanes[lane] = Object(cell: cell, heading: heading, isTreasure: isTreasure)
                return
            }
            left -= 1
        }
    }

    private mutating func movePlayer(_ action: Action) {
        switch action {
        case .left: state.player.column = state.player.column.moved(by: -1)
        case .right: state.player.column = state.player.column.moved(by: 1)
        case .up: state.player.row = state.player.row.moved(by: -1, within: 1...8)
        case .down: state.player.row = state.player.row.moved(by: 1, within: 1...8)
        case .noOp, .fire: break
        }
    }

    /// Handles contact between the player and the object in `lane`, if there is one.
    private mutating func touch(_ lane: Int, noting step: inout Step) {
        guard let object = state.lanes[lane], object.cell == state.player else { return }
        if object.isTreasure {
            state.lanes[lane] = nil
            step.reward += 1
        } else {
            step.terminated = true
        }
    }

    private mutating func moveObject(in lane: Int, noting step: inout Step) {
        guard var object = state.lanes[lane] else { return }
        object.cell = object.cell.ahead(object.heading)
        state.lanes[lane] = object.cell.isOnBoard ? object : nil
        touch(lane, noting: &step)
    }

    private mutating func ramp() {
        guard state.spawnPeriod > 1 || state.movePeriod > 1 else { return }
        guard state.rampCountdown < 0 else {
            state.rampCountdown -= 1
            return
        }
        if !state.level.isMultiple(of: 2), state.movePeriod > 1 { state.movePeriod -= 1 }
        if state.spawnPeriod > 1 { state.spawnPeriod -= 1 }
        state.level += 1
        state.rampCountdown = State.rampPeriod
    }

    func show(on board: inout Board) {
        board.set(state.player, 0)
        for lane in state.lanes.indices {
            guard let object = state.lanes[lane] else { continue }
            board.set(object.cell, object.isTreasure ? 3 : 1)
            board.setIfOnBoard(object.cell.behind(object.heading), 2)
        }
    }
}
