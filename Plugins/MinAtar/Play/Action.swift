/// A player action, in the order of the full action set shared by all games.
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

/// The set of actions that an environment offers; the raw values are the options of the key `actions`.
enum ActionSet: String, CaseIterable {
    /// Only the actions that have an effect in the game.
    case minimal
    /// All six actions in every game; those without an effect do nothing.
    case full
}
