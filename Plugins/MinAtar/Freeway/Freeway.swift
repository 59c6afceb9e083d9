import Understudy

/// A chicken crosses a road with eight lanes of cars.
///
/// The reward is 1 for each crossing, after which the chicken starts again and the cars get other speeds and directions, which are random. A car that hits the chicken sends
/// it back to the start. The chicken can move every third step. An episode ends after 2,501 steps; that is a rule of the game, so that
/// its last step is a terminal one.
///
/// Channels: chicken, car, and the trail (one column behind a car) of a car of speed 1, 2, 3, 4, 5; a car of speed s moves every s + 1
/// steps. Neither the clock nor the chicken's pause can be seen.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct Freeway {
    static let name = "freeway"
    static let summary = "A chicken crosses a road with eight lanes of cars (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .up, .down]
    static let channels: [Canvas.Paint] = [.agent, .hazard, .muted, .muted, .muted, .muted, .muted]

    /// None: the game ends by itself.
    var standardTimeLimit: Int? { nil }

    var controls = Controls(for: Freeway.self)
    var state = State()
}
