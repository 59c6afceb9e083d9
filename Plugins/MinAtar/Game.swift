import Understudy

/// The game-specific part of an environment, on which the shared implementation builds.
protocol Game: PackedObserving, DrawReplaying, Drawable, IndependentlyCopied, ActionReporting {
    /// The actions that have an effect in the game, in the order of `Action`.
    static var usefulActions: [Action] { get }

    /// The paint of each observation channel in a picture.
    static var channels: [Canvas.Paint] { get }

    /// Creates the game with the default parameters; call `reset` before the first step.
    init()

    /// The parameters and the state shared by all games.
    var controls: Controls { get set }

    /// Sets the initial state of an episode.
    mutating func begin(drawing draws: inout some Draws)

    /// Plays one step with the executed action and records the reward and the episode's end in `step`.
    ///
    /// Termination does not stop the step: the remaining rules still apply.
    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step)

    /// Sets the bits of all visible objects on an empty board.
    func show(on board: inout Board)
}

extension Game {
    /// The publication.
    static var source: String? { "Young & Tian 2019, MinAtar, arXiv 1903.03176" }

    /// The board of the current state.
    var board: Board {
        var board = Board(channelCount: Self.channels.count)
        show(on: &board)
        return board
    }

    /// Begins an episode and keeps the last executed action.
    mutating func start(drawing draws: inout some Draws) {
        controls.isOver = false
        begin(drawing: &draws)
    }

    /// Takes the action with index `index`, or repeats the last one.
    ///
    /// A step after the end of the episode does not change the board and has reward 0.
    mutating func take(_ index: Int, drawing draws: inout some Draws) -> Step {
        precondition(controls.actions.indices.contains(index), "\(Self.name) has no action \(index)")
        // Draw even if the probability is 0, so that the stream advances the same way.
        if draws.real() >= controls.repetition { controls.lastAction = controls.actions[index] }
        var step = Step(reward: 0, terminated: controls.isOver)
        guard !controls.isOver else { return step }
        advance(controls.lastAction, drawing: &draws, noting: &step)
        controls.isOver = step.terminated
        return step
    }
}

/// Drawing of a game from its observation.
extension Game {
    /// The size of a picture, in which a cell is 1 by 1.
    var pictureSize: (width: Double, height: Double) { (Double(Cell.columns), Double(Cell.rows)) }

    /// Draws a square for each channel that is set in a cell.
    ///
    /// If several channels are set, each square is smaller than the one below it, so all of them stay visible. Muted
    /// channels are drawn first. The others follow from the last channel to the first, which is the player's in every
    /// game.
    func draw(on canvas: inout Canvas) {
        let board = board
        let channels = Self.channels
        let isMuted = { channels[$0] == .muted }
        let order = channels.indices.filter(isMuted) + channels.indices.reversed().filter { !isMuted($0) }
        for row in 0..<Cell.rows {
            for column in 0..<Cell.columns {
                var side = 1.0
                for channel in order where board.contains(Cell(row, column), channel) {
                    let margin = (1 - side) / 2
                    canvas.rectangle(
                        x: Double(column) + margin, y: Double(row) + margin, width: side, height: side,
                        channels[channel])
                    side *= 0.7
                }
            }
        }
    }
}

/// The requirements of `Environment`, implemented once for all games.
extension Game {
    /// Creates the game; call `reset` before the first step.
    init(_ controls: Controls) {
        self.init()
        self.controls = controls
    }

    /// Reads `sticky_actions` (0.1), `difficulty_ramping` (true) and `actions` (minimal).
    init(from reader: inout SpecReader) { self.init(Controls(for: Self.self, from: &reader)) }

    /// The observation space: binary values by row, column and channel.
    var observationSpace: ObservationSpace { controls.observationSpace }

    /// The action space: the actions that have an effect in the game, or all six with `actions: full`.
    var actionSpace: ActionSpace { controls.actionSpace }

    /// The default time limit, 10,000 steps; the games themselves have no limit.
    ///
    /// Without it, an agent that stays at the surface in Seaquest, or one that never misses the ball in Breakout, would
    /// never end its episode.
    var standardTimeLimit: Int? { 10_000 }

    /// Begins an episode that is independent of earlier ones, so its first step can only repeat `noOp`.
    mutating func reset(using stream: inout RandomStream) {
        controls.lastAction = .noOp
        start(drawing: &stream)
    }

    /// Takes one step; with probability `sticky_actions` it repeats the previous action.
    ///
    /// The step draws one random number for this choice and then those that the game's rules need.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    mutating func step(_ action: Int, using stream: inout RandomStream) -> Step { take(action, drawing: &stream) }

    /// The index of the executed action: the requested one, or the repeated previous one.
    var executedAction: Int? { controls.actions.firstIndex(of: controls.lastAction) }

    /// Writes the board as zeros and ones.
    func observe(into observation: inout MutableSpan<Float>) { board.write(to: &observation) }

    /// Writes the board with one bit per row, column and channel.
    func observePacked(into words: inout MutableSpan<UInt64>) { board.write(to: &words) }
}

extension RecordedDraws: Draws {}

/// Replay of recorded draws with the behavior of the original MinAtar.
extension Game {
    /// Begins an episode as the original MinAtar does, which keeps the last executed action across episodes.
    mutating func reset(drawing draws: inout RecordedDraws) { start(drawing: &draws) }

    /// Takes one step.
    mutating func step(_ action: Int, drawing draws: inout RecordedDraws) -> Step { take(action, drawing: &draws) }
}

/// A source of a game's random numbers.
///
/// It is either a `RandomStream` or the recorded draws of an episode of the original MinAtar.
protocol Draws {
    /// Returns a number in 0 ..< 1.
    mutating func real() -> Double

    /// Returns an integer drawn uniformly from `bounds`.
    mutating func integer(in bounds: Range<Int>) -> Int
}

extension RandomStream: Draws {
    mutating func real() -> Double { uniform() }

    mutating func integer(in bounds: Range<Int>) -> Int { bounds.lowerBound + integer(below: bounds.count) }
}

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
