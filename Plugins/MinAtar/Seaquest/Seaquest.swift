import Understudy

/// A submarine shoots fish and enemy submarines, picks up divers, and surfaces before its oxygen runs out.
///
/// The reward is 1 for each fish or submarine shot, and up to 10 for surfacing with six divers, the more the more oxygen is left. Surfacing
/// costs a diver and ends the episode where there is none; with difficulty ramping it also makes enemies appear more often and move
/// faster. Row, direction and kind of what appears are random. An episode ends on touching an enemy or its bullet, too, and when the oxygen, 200 steps of it, is used up.
///
/// Channels: the player's front and back, player's bullet, trail (one column behind each fish, submarine and diver), enemy bullet, fish,
/// enemy submarine, oxygen gauge, diver gauge, diver.
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
