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
