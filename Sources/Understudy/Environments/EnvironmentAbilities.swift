/// An environment with independent copies: a step of one copy changes no other.
///
/// An environment with value semantics only has to declare the conformance. Recordings then mark the transitions for
/// which another action would have led to another observation.
public protocol IndependentlyCopied: Environment {}

/// An environment that reports the executed action, which may differ from the requested one, as with sticky actions.
public protocol ActionReporting: Environment {
    /// The number of the action that the last step executed.
    ///
    /// `nil` before the first step, and if the action has no number.
    var executedAction: Int? { get }
}

/// An environment with a built-in demonstrator: an expert to record without any training.
///
/// `understudy record` executes the demonstrated actions. It mixes in random actions to make the expert as suboptimal
/// as requested.
public protocol Demonstrating: Environment {
    /// Returns a good action for the current state, which is not terminal.
    ///
    /// Ties between equally good actions are broken with `stream`.
    func demonstratedAction(using stream: inout RandomStream) -> Int
}

/// An environment that can be drawn, for `understudy watch` in the terminal and for reports.
public protocol Drawable: Environment {
    /// The size of every picture, in units that the environment chooses. Constant.
    var pictureSize: (width: Double, height: Double) { get }

    /// Draws the current state on an empty canvas of `pictureSize`.
    func draw(on canvas: inout Canvas)
}

extension Drawable {
    /// A picture of the current state.
    public var picture: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        draw(on: &canvas)
        return canvas
    }
}

/// An environment whose observations have a position in its picture.
///
/// Paths of the expert and the agent can be drawn there.
///
/// Laws: every observation of the environment has a position within the picture, and the scene is the same in every
/// state.
public protocol ObservationPlacing: Drawable {
    /// Draws the scene, such as walls and a goal, on an empty canvas of `pictureSize`. Constant.
    func drawScene(on canvas: inout Canvas)

    /// Returns the agent's position in the picture for a state with `observation`.
    ///
    /// It does not depend on the current state. It is `nil` if `observation` is not one of this environment.
    func place(of observation: Span<Float>) -> Canvas.Point?
}

extension ObservationPlacing {
    /// A picture of the scene, the part common to all states.
    public var scene: Canvas {
        var canvas = Canvas(width: pictureSize.width, height: pictureSize.height)
        drawScene(on: &canvas)
        return canvas
    }
}

/// An environment with deterministic steps whose state is a list of numbers.
///
/// `understudy verify` compares it with trajectories of states that another implementation recorded.
public protocol StateReplaying: Environment {
    /// The names of the state's numbers, in order, for messages: `["position", "velocity"]`. Constant.
    var stateNames: [String] { get }

    /// The current state in full precision.
    ///
    /// Setting it begins an episode in that state, as if a `reset` had drawn it.
    ///
    /// - Precondition: there are as many numbers as names.
    var replayedState: [Double] { get set }
}
