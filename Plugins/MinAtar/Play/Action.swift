/// What a player can do in any of the games, in the order of the full action set.
enum Action: Int, CaseIterable {
    case noOp, left, up, right, down, fire

    /// The action's name in the action space.
    var name: String {
        switch self {
        case .noOp: "no-op"
        case .left: "left"
        case .up: "up"
        case .right: "right"
        case .down: "down"
        case .fire: "fire"
        }
    }
}

/// Which actions an environment offers; the raw values are those of the key `actions`.
enum ActionSet: String, CaseIterable {
    /// Those that do something in the game.
    case minimal
    /// All six in every game; those without a use do nothing.
    case full
}
