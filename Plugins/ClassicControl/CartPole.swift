import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A pole hinged on a cart, to be kept upright by pushing the cart left and right.
///
/// The process is that of Gymnasium 1.4's `CartPole-v1`, bit-identical if the C library's sine and cosine are the same.
/// An observation has the cart's position (m) and velocity (m/s), and the pole's angle from upright (rad) and angular
/// velocity (rad/s). The reward is 1 for every step, including the one in which the pole falls. An episode ends when
/// the pole leans more than 12 degrees or the cart is more than 2.4 m from the center. The default time limit is 500
/// steps.
///
/// Source: Barto, Sutton & Anderson 1983, *Neuronlike adaptive elements that can solve difficult learning control
/// problems*, IEEE Transactions on Systems, Man, and Cybernetics 13(5).
public struct CartPole: Environment, IndependentlyCopied, ReturnBounding {
    /// `cart-pole`
    public static let name = "cart-pole"

    /// `forces`
    public static let actionKeys = ["forces"]

    /// The publication.
    public static let source: String? =
        "Barto, Sutton & Anderson 1983, Neuronlike adaptive elements that can solve difficult learning control problems"

    /// A one-line summary for `understudy list`.
    public static let summary = "A pole hinged on a cart is kept upright by pushing the cart (Gymnasium's CartPole-v1)"

    /// The positions and velocities of the cart and the pole.
    struct State: Hashable, Sendable {
        /// The cart's position in meters from the center.
        var position: Double
        /// The cart's velocity in m/s.
        var velocity: Double
        /// The pole's angle from upright in radians.
        var angle: Double
        /// The pole's angular velocity in rad/s.
        var angularVelocity: Double
    }

    /// The state in double precision; an observation is a copy rounded to single precision.
    var state = State(position: 0, velocity: 0, angle: 0, angularVelocity: 0)

    private let actions: SignedActions

    /// The forces of Gymnasium's environment in N.
    static let standardForces = [-10.0, 10]

    private static let words = SignedActions.Words(
        negative: "push-left", zero: "no-push", positive: "push-right", standard: 10)

    /// Creates a cart and pole at rest; call `reset` before the first step.
    ///
    /// - Parameter forces: the forces on the cart in N, one per action; at least one, without duplicates.
    init(forces: [Double] = Self.standardForces) {
        actions = SignedActions(forces, words: Self.words)
    }

    /// Reads `forces` ([-10, 10]).
    public init(from reader: inout SpecReader) {
        self.init(
            forces: reader.distinctList(
                "forces", default: Self.standardForces, each: SignedActions.bounds,
                "The forces on the cart in N, positive to the right, one action each"))
    }

    /// The observation space.
    ///
    /// The ranges of position and angle are twice the limits at which an episode ends. Both velocities are unbounded.
    public var observationSpace: ObservationSpace { Self.observations }

    /// The action space with one action per force: push the cart to the left or to the right.
    public var actionSpace: ActionSpace { actions.space }

    /// The default time limit: 500 steps.
    public var standardTimeLimit: Int? { 500 }

    private static let observations: ObservationSpace = {
        let high = [Float(Dynamics.maximumPosition * 2), .infinity, Float(Dynamics.maximumAngle * 2), .infinity]
        return ObservationSpace(low: high.map { -$0 }, high: high)
    }()

    /// Draws all four components of the state uniformly from -0.05...0.05.
    public mutating func reset(using stream: inout RandomStream) {
        let range = Dynamics.startingRange
        state.position = stream.uniform(in: range)
        state.velocity = stream.uniform(in: range)
        state.angle = stream.uniform(in: range)
        state.angularVelocity = stream.uniform(in: range)
    }

    /// Pushes the cart for 0.02 s.
    ///
    /// A step after the end of the episode changes nothing and has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let force = actions.value(of: action, in: Self.name)
        guard !Dynamics.isFailure(state) else { return Step(reward: 0, terminated: true) }
        state = Dynamics.next(state, force: force)
        return Step(reward: 1, terminated: Dynamics.isFailure(state))
    }

    /// Returns the number of steps, each of which has the reward 1.
    public func highestMeanReturn(within steps: Int?) -> Double? { steps.map(Double.init) }

    /// Writes the four components of the state, rounded to single precision.
    public func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = Float(state.position)
        observation[1] = Float(state.velocity)
        observation[2] = Float(state.angle)
        observation[3] = Float(state.angularVelocity)
    }
}

extension CartPole: Drawable {
    /// The size of a picture: 6 m by 2 m, with the track centered.
    public var pictureSize: (width: Double, height: Double) { (6, 2) }

    /// Draws the track with its two ends, the cart, and the pole on its axle.
    public func draw(on canvas: inout Canvas) {
        let middle = canvas.width / 2
        let (track, axle) = (1.7, 1.4)
        canvas.line([.init(0, track), .init(canvas.width, track)], width: 0.03, .ink)
        for end in [middle - Dynamics.maximumPosition, middle + Dynamics.maximumPosition] {
            canvas.line([.init(end, track - 0.1), .init(end, track + 0.1)], width: 0.05, .hazard)
        }
        let cart = middle + state.position
        canvas.rectangle(x: cart - 0.25, y: axle, width: 0.5, height: track - axle, .agent)
        let length = 2 * Dynamics.halfLength
        let tip = Canvas.Point(cart + length * sin(state.angle), axle - length * cos(state.angle))
        canvas.line([.init(cart, axle), tip], width: 0.1, .first)
        canvas.circle(x: cart, y: axle, radius: 0.06, .ink)
    }
}

extension CartPole: TransitionJudging {
    /// Returns whether the action leads from one observation to the other; an observation is the full state.
    public func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        makes(next, from: observation.indices.map { Double(observation[$0]) }, by: action)
    }
}

extension CartPole: StateReplaying {
    /// The names of the state components.
    ///
    /// They are the cart's position (m) and velocity (m/s), then the pole's angle (rad) and angular velocity (rad/s).
    public var stateNames: [String] { ["position", "velocity", "angle", "angular velocity"] }

    /// The state components.
    ///
    /// They are the cart's position (m) and velocity (m/s), then the pole's angle (rad) and angular velocity (rad/s).
    public var replayedState: [Double] {
        get { [state.position, state.velocity, state.angle, state.angularVelocity] }
        set {
            state = State(
                position: newValue[0], velocity: newValue[1], angle: newValue[2], angularVelocity: newValue[3])
        }
    }
}

extension CartPole {
    /// The equations of motion, with the constants and the order of operations of Gymnasium 1.4's `cartpole.py`.
    ///
    /// The constants are those of Barto, Sutton & Anderson 1983, appendix, without friction. The equations are the
    /// corrected ones of Florian 2007, *Correct equations for the dynamics of the cart-pole system*.
    enum Dynamics {
        /// The gravitational acceleration in m/s².
        static let gravity = 9.8
        /// The pole's mass in kg.
        static let poleMass = 0.1
        /// The total mass of the cart (1 kg) and the pole in kg.
        static let totalMass = poleMass + 1.0
        /// Half the pole's length in m.
        static let halfLength = 0.5
        /// The pole's mass times half its length in kg·m.
        static let poleMoment = poleMass * halfLength
        /// The duration of a step in s, integrated with the explicit Euler method.
        static let interval = 0.02
        /// The maximum distance of the cart from the center in m, beyond which the episode ends.
        static let maximumPosition = 2.4
        /// The maximum angle of the pole from upright in rad, beyond which the episode ends: 12 degrees.
        static let maximumAngle = 12 * 2 * Double.pi / 360
        /// The range of each component of the initial state.
        static let startingRange = -0.05...0.05

        /// Returns the state after one step with `force` in N, positive to the right.
        static func next(_ state: State, force: Double) -> State {
            let cosine = cos(state.angle)
            let sine = sin(state.angle)
            let common = (force + poleMoment * (state.angularVelocity * state.angularVelocity) * sine) / totalMass
            let angularAcceleration =
                (gravity * sine - cosine * common)
                / (halfLength * (4.0 / 3.0 - poleMass * (cosine * cosine) / totalMass))
            let acceleration = common - poleMoment * angularAcceleration * cosine / totalMass
            return State(
                position: state.position + interval * state.velocity,
                velocity: state.velocity + interval * acceleration,
                angle: state.angle + interval * state.angularVelocity,
                angularVelocity: state.angularVelocity + interval * angularAcceleration)
        }

        /// Returns whether `state` is terminal: the pole has fallen or the cart has left the track.
        static func isFailure(_ state: State) -> Bool {
            abs(state.position) > maximumPosition || abs(state.angle) > maximumAngle
        }
    }
}
