import Understudy

/// A chicken crosses a road with eight lanes of cars.
///
/// The reward is 1 for each crossing. After a crossing the chicken returns to the start, and the cars get new random
/// speeds and directions. A car that hits the chicken sends it back to the start. The chicken can move every third
/// step. An episode ends after 2,501 steps. This limit is a rule of the game, so the last step is terminal.
///
/// Channels: chicken, car, and the trail (one column behind a car) of a car of speed 1, 2, 3, 4, 5. A car of speed s
/// moves every s + 1 steps. The clock and the chicken's pause cannot be observed.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct Freeway {
    static let name = "freeway"
    static let summary = "A chicken crosses a road with eight lanes of cars (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .up, .down]
    static let channels: [Canvas.Paint] = [.agent, .hazard, .muted, .muted, .muted, .muted, .muted]

    /// No default time limit, because the game ends by itself.
    var standardTimeLimit: Int? { nil }

    var controls = Controls(for: Freeway.self)
    var state = State()
}

extension Freeway {
    /// The state of the game.
    struct State {
        /// The chicken's row; its column is 4.
        var chicken = State.start
        /// The cars; car k is on row k + 1.
        var cars = InlineArray<8, Car>(repeating: Car())
        /// The number of steps until the chicken can move again.
        var pause = State.pausePeriod
        /// The number of steps until the episode ends; the last step sets it to -1.
        var clock = 2500

        static let start = 9
        static let goal = 0
        static let column = 4
        static let pausePeriod = 3
    }

    /// A car, which stays in its row.
    struct Car {
        var column = 0
        var heading = Heading.right
        /// The number of steps between two moves, 1...5; a lower number is a faster car.
        var speed = 1
        var countdown = 1
    }
}

extension Freeway: Game {
    mutating func begin(drawing draws: inout some Draws) {
        state = State()
        drawCars(drawing: &draws)
    }

    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step) {
        moveChicken(action)
        if state.chicken == State.goal {
            step.reward += 1
            drawCars(drawing: &draws)
            state.chicken = State.start
        }
        for row in 1...8 { moveCar(inRow: row) }
        state.pause.countDown()
        state.clock -= 1
        if state.clock < 0 { step.terminated = true }
    }

    /// Draws all speeds and then all directions; the positions of the cars do not change.
    private mutating func drawCars(drawing draws: inout some Draws) {
        for index in state.cars.indices {
            state.cars[index].speed = draws.integer(in: 1..<6)
            state.cars[index].countdown = state.cars[index].speed
        }
        for index in state.cars.indices { state.cars[index].heading = draws.real() > 0.5 ? .right : .left }
    }

    /// Moves the chicken; an attempt that is stopped by the edge of the board counts as a move.
    private mutating func moveChicken(_ action: Action) {
        guard action == .up || action == .down, state.pause == 0 else { return }
        state.pause = State.pausePeriod
        state.chicken = state.chicken.moved(by: action == .up ? -1 : 1)
    }

    private mutating func moveCar(inRow row: Int) {
        var car = state.cars[row - 1]
        hitChicken(with: car, row)
        if car.countdown == 0 {
            car.countdown = car.speed
            car.column = Self.wrapped(car.column + car.heading.rawValue)
            hitChicken(with: car, row)
        } else {
            car.countdown -= 1
        }
        state.cars[row - 1] = car
    }

    private mutating func hitChicken(with car: Car, _ row: Int) {
        if row == state.chicken, car.column == State.column { state.chicken = State.start }
    }

    /// Returns `column` wrapped around the board; it may be at most one column off the board.
    private static func wrapped(_ column: Int) -> Int {
        column < 0 ? column + Cell.columns : column >= Cell.columns ? column - Cell.columns : column
    }

    func show(on board: inout Board) {
        board.set(Cell(state.chicken, State.column), 0)
        for row in 1...8 {
            let car = state.cars[row - 1]
            board.set(Cell(row, car.column), 1)
            board.set(Cell(row, Self.wrapped(car.column - car.heading.rawValue)), 1 + car.speed)
        }
    }
}
