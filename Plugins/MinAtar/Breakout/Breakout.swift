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
