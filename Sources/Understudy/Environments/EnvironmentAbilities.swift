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

/// An environment of binary observations that can write them with one bit per element.
///
/// The replay memory stores these words unchanged.
///
/// Laws: the observation space is binary, and both forms of an observation agree.
public protocol PackedObserving: Environment {
    /// Writes the current observation as `packedWordCount` words in the layout of `PackedObservation`.
    func observePacked(into words: inout MutableSpan<UInt64>)
}

/// An environment in which a player has several lives, as in many games of Atari.
public protocol LifeCounting: Environment {
    /// The number of lives that are left; `nil` before the first reset, and if the environment does not tell it.
    var lives: Int? { get }
}

/// The bit layout of binary observations.
///
/// Element b of the observation, in row-major order, is bit b % 64 of word b / 64, counted from the least significant
/// bit. The bits after the last element are 0.
public enum PackedObservation {
    /// Returns the number of 64-bit words of an observation with `elementCount` elements.
    public static func wordCount(of elementCount: Int) -> Int { (elementCount + 63) / 64 }
}

extension Environment {
    /// Returns `false`: no packed form.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { false }
}

extension PackedObserving {
    /// The number of 64-bit words of one packed observation.
    public var packedWordCount: Int { PackedObservation.wordCount(of: observationSpace.count) }

    /// Writes the packed observation.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool {
        observePacked(into: &words)
        return true
    }
}

/// An environment that knows how high returns can be at most.
///
/// `check` tells the user where an expert's mean return is beyond it. No learner sees it.
public protocol ReturnBounding: Environment {
    /// Returns a number that no policy's mean undiscounted return exceeds; `nil` if there is no known one.
    ///
    /// - Parameter steps: the most steps of an episode; `nil` for no limit.
    func highestMeanReturn(within steps: Int?) -> Double?
}

/// An environment that knows which transitions its actions can make.
///
/// This is the ground truth of feasibility, for diagnostics. No learner sees it.
public protocol TransitionJudging: Environment {
    /// Returns whether `action` can lead from `observation` to `next`, apart from random effects; `nil` if unknown.
    func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool?
}

extension Environment where Self: StateReplaying {
    /// Returns whether `action` leads from `state` to `next`, up to rounding.
    ///
    /// For environments whose steps draw no random numbers.
    public func makes(_ next: Span<Float>, from state: [Double], by action: Int) -> Bool? {
        guard actionSpace.names.indices.contains(action), next.count == observationSpace.count,
            state.count == replayedState.count
        else { return nil }
        var environment = self
        environment.replayedState = state
        var stream = RandomStream(seed: 0, name: "judging")
        guard (try? environment.step(action, using: &stream)) != nil else { return nil }
        return environment.observes(next)
    }
}

extension Environment {
    /// Returns whether the current observation equals `other`, up to rounding.
    public func observes(_ other: Span<Float>) -> Bool {
        var observation = [Float](repeating: 0, count: observationSpace.count)
        var span = observation.mutableSpan
        observe(into: &span)
        return observation.indices.allSatisfy { index in
            abs(observation[index] - other[index]) <= 1e-5 * max(1, abs(other[index]))
        }
    }
}
