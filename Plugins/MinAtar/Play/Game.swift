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
