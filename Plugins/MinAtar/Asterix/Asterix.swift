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
