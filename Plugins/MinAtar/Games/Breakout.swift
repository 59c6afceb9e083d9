import Understudy

/// A paddle keeps a ball in play, and the ball breaks bricks.
///
/// The reward is 1 for each brick. When all 30 are gone, three new rows appear the next time the ball comes down. An
/// episode ends when the ball gets past the paddle. Only the ball's initial direction is random.
///
/// Channels: paddle, ball, trail (the ball's cell in the previous step), brick.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct Breakout {
    static let name = "breakout"
    static let summary = "A paddle keeps a ball in play that breaks bricks (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .left, .right]
    static let channels: [Canvas.Paint] = [.agent, .first, .muted, .goal]

    var controls = Controls(for: Breakout.self)
    var state = State()
}

extension Breakout {
    /// The state of the game.
    struct State {
        /// The paddle's column; its row is 9.
        var paddle = 4
        var ball = Cell(3, 0)
        /// The ball's cell in the previous step.
        var trail = Cell(3, 0)
        /// Whether the ball is moving down.
        var isFalling = true
        var heading = Heading.right
        var bricks = wall
        /// Whether the ball broke a brick in the previous step or has not left the bricks since.
        ///
        /// While this is true, the ball breaks no other brick.
        var isTouching = false

        /// The initial bricks: three full rows.
        static let wall = CellSet(rows: 1..<4, columns: 0..<10)
    }
}

extension Breakout: Game {
    mutating func begin(drawing draws: inout some Draws) {
        state = State()
        if draws.integer(in: 0..<2) == 1 {
            state.ball = Cell(3, 9)
            state.trail = state.ball
            state.heading = .left
        }
    }

    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step) {
        switch action {
        case .left: state.paddle = state.paddle.moved(by: -1)
        case .right: state.paddle = state.paddle.moved(by: 1)
        case .noOp, .up, .down, .fire: break
        }
        moveBall(noting: &step)
    }

    private mutating func moveBall(noting step: inout Step) {
        let start = state.ball
        state.trail = start
        var target = start.ahead(state.heading)
        target.row += state.isFalling ? 1 : -1
        if !target.isOnBoard {
            target.column = start.column
            state.heading = state.heading.reversed
        }

        let wasTouching = state.isTouching
        state.isTouching = false
        if target.row < 0 {
            target.row = 0
            state.isFalling.toggle()
        } else if state.bricks.contains(target) {
            state.isTouching = true
            if !wasTouching {
                step.reward += 1
                state.bricks.remove(target)
                target.row = start.row
                state.isFalling.toggle()
            }
        } else if target.row == 9 {
            if state.bricks.isEmpty { state.bricks = State.wall }
            if start.column == state.paddle {
                state.isFalling.toggle()
                target.row = start.row
            } else if target.column == state.paddle {
                state.isFalling.toggle()
                state.heading = state.heading.reversed
                target.row = start.row
            } else {
                step.terminated = true
            }
        }
        state.ball = target
    }

    func show(on board: inout Board) {
        board.set(Cell(9, state.paddle), 0)
        board.set(state.ball, 1)
        board.set(state.trail, 2)
        board.set(state.bricks, 3)
    }
}
