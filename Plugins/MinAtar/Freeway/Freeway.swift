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
