import Understudy

/// A cannon shoots at a wave of aliens that descends and shoots back.
///
/// The reward is 1 for each alien. When all 24 are gone, the next wave appears. With difficulty ramping, it moves
/// faster, up to six times. An episode ends when an alien or its bullet reaches the cannon, or when the aliens turn
/// while at the bottom. The only randomness is the repetition of actions.
///
/// Channels: cannon, alien, alien heading left, alien heading right, player's bullet, alien bullet.
///
/// Source: Young & Tian 2019, arXiv:1903.03176.
struct SpaceInvaders {
    static let name = "space-invaders"
    static let summary = "A cannon shoots at aliens that come down and shoot back (MinAtar)"
    static let usefulActions: [Action] = [.noOp, .left, .right, .fire]
    static let channels: [Canvas.Paint] = [.agent, .hazard, .hazard, .hazard, .first, .hazard]

    var controls = Controls(for: SpaceInvaders.self)
    var state = State()
}
