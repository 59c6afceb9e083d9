import Understudy

/// The parameters, spaces and state shared by all games.
struct Controls {
    /// The probability that a step repeats the last executed action instead of the requested one.
    let repetition: Double
    /// Whether the difficulty increases during an episode.
    let isRamping: Bool
    /// The available actions, indexed by their number in `actionSpace`.
    let actions: [Action]
    /// The action space with the names of the available actions.
    let actionSpace: ActionSpace
    /// The observation space: binary values by row, column and channel.
    let observationSpace: ObservationSpace

    /// The last executed action.
    var lastAction = Action.noOp
    /// Whether the episode has ended.
    var isOver = false

    init(
        for game: any Game.Type, repetition: Double = 0.1, isRamping: Bool = true, actionSet: ActionSet = .minimal
    ) {
        self.repetition = repetition
        self.isRamping = isRamping
        actions =
            switch actionSet {
            case .minimal: game.usefulActions
            case .full: Action.allCases
            }
        actionSpace = ActionSpace(actions.map(\.name))
        observationSpace = ObservationSpace(binary: [Cell.rows, Cell.columns, game.channels.count])
    }

    /// Reads the parameters, which are the same for all games.
    ///
    /// The defaults are those of Young & Tian 2019, section 2.
    init(for game: any Game.Type, from reader: inout SpecReader) {
        self.init(
            for: game,
            repetition: reader.value(
                "sticky_actions", default: 0.1, in: 0...1,
                "Probability of repeating the action executed last in place of the requested one"),
            isRamping: reader.value(
                "difficulty_ramping", default: true,
                "Whether asterix, seaquest and space-invaders get harder as they go on; the other games never do"),
            actionSet: reader.choice(
                "actions", default: .minimal,
                "The action set: minimal has those that do something in the game, full has all six"))
    }
}

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
