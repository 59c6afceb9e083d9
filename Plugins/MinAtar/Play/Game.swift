import Understudy

/// A game: what is particular to it, on which everything rests that an environment must be able to do.
protocol Game: PackedObserving, DrawReplaying, Drawable, IndependentlyCopied, ActionReporting {
    /// The actions that do something in the game, in the order of `Action`.
    static var usefulActions: [Action] { get }

    /// What the things of each channel of an observation stand for in a picture.
    static var channels: [Canvas.Paint] { get }

    /// Creates the game with the standard parameters; begin with `reset`.
    init()

    /// The parameters, and what every game remembers.
    var controls: Controls { get set }

    /// Puts everything where it is at the beginning of an episode.
    mutating func begin(drawing draws: inout some Draws)

    /// Plays one step with the executed action, noting rewards and the episode's end in `step`.
    ///
    /// The end does not cut the step short: the rules that follow still apply.
    mutating func advance(_ action: Action, drawing draws: inout some Draws, noting step: inout Step)

    /// Sets the bits of everything there is to see on an empty board.
    func show(on board: inout Board)
}

extension Game {
    /// The board as it is now.
    var board: Board {
        var board = Board(channelCount: Self.channels.count)
        show(on: &board)
        return board
    }

    /// Begins an episode, and keeps in mind the action executed last.
    mutating func start(drawing draws: inout some Draws) {
        controls.isOver = false
        begin(drawing: &draws)
    }

    /// Takes the action with the number `index`, or repeats the last one.
    ///
    /// A step after the end of the episode changes nothing on the board and is worth nothing.
    mutating func take(_ index: Int, drawing draws: inout some Draws) -> Step {
        precondition(controls.actions.indices.contains(index), "\(Self.name) has no action \(index)")
        // The draw is made whatever the probability is.
        if draws.real() >= controls.repetition { controls.lastAction = controls.actions[index] }
        var step = Step(reward: 0, terminated: controls.isOver)
        guard !controls.isOver else { return step }
        advance(controls.lastAction, drawing: &draws, noting: &step)
        controls.isOver = step.terminated
        return step
    }
}
