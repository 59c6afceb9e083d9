/// An environment whose copies are independent: a step of one changes no other.
///
/// An environment that is a value in all its parts only has to say so. Recordings then tell which actions show: whether another action would have led elsewhere.
public protocol IndependentlyCopied: Environment {}

/// An environment that may execute another action than the requested one, as with sticky actions, and tells which.
public protocol ActionReporting: Environment {
    /// The number of the action that the last step executed; `nil` before the first step, and where it has no number.
    var executedAction: Int? { get }
}

/// An environment that knows how it is best played, so that it can be an expert to record without any training.
///
/// `understudy record` takes the proposals, and makes the expert as sub-optimal as it is asked to by random actions in between.
public protocol Demonstrating: Environment {
    /// A good action in the present state, which is not terminal; where several are equally good, any of them, drawn from `stream`.
    func demonstratedAction(using stream: inout RandomStream) -> Int
}

/// An environment of which pictures can be made: in the terminal by `understudy watch`, on a report's page.
public protocol Drawable: Environment {
    /// The size of every picture, in units of the environment's own choice. Constant.
    var pictureSize: (width: Double, height: Double) { get }

    /// Draws the present state on an empty canvas of `pictureSize`.
    func draw(on canvas: inout Canvas)
}

extension Drawable {
    /// A picture of the present state.
    public var picture: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        draw(on: &canvas)
        return canvas
    }
}

/// An environment whose observations have a place in its picture, so that ways can be drawn there: an expert's, and the agent's own.
///
/// Laws: every observation of the environment has a place within the picture, and the scene is the same in every state.
public protocol ObservationPlacing: Drawable {
    /// Draws what is there in every state, such as walls and a goal, on an empty canvas of `pictureSize`. Constant.
    func drawScene(on canvas: inout Canvas)

    /// Where the agent is in the picture of a state with `observation`, whatever the present state; `nil` where it is no observation of this environment.
    func place(of observation: Span<Float>) -> Canvas.Point?
}

extension ObservationPlacing {
    /// A picture of what is there in every state.
    public var scene: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        drawScene(on: &canvas)
        return canvas
    }
}

/// An environment without chance in its steps whose state is a list of numbers, so that `understudy verify` can compare it with
/// trajectories of states that another implementation has recorded.
public protocol StateReplaying: Environment {
    /// What the numbers of a state mean, in their order, for messages: `["position", "velocity"]`. Constant.
    var stateNames: [String] { get }

    /// The present state in full precision. Setting it begins an episode there, as a `reset` would that had drawn it.
    ///
    /// - Precondition: as many numbers as there are names.
    var replayedState: [Double] { get set }
}
