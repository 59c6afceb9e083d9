import Understudy

/// A pole hinged on a cart, to be kept upright by pushing the cart left and right.
///
/// The same process as Gymnasium 1.4's `CartPole-v1`, bit for bit where the C library's sine and cosine are the same. Observations are
/// the cart's position (m) and velocity (m/s), the pole's angle from upright (rad) and angular velocity (rad/s). The reward is 1 for
/// every step, the one in which the pole falls included. An episode ends where the pole leans further than 12 degrees or the cart is
/// further than 2.4 m from the middle and, by default, is cut after 500 steps.
///
/// Source: Barto, Sutton & Anderson 1983, *Neuronlike adaptive elements that can solve difficult learning control problems*, IEEE
/// Transactions on Systems, Man, and Cybernetics 13(5).
public struct CartPole: Environment, IndependentlyCopied {
    /// `cart-pole`
    public static let name = "cart-pole"

    /// One line for `understudy list`.
    public static let summary = "A pole hinged on a cart is kept upright by pushing the cart (Gymnasium's CartPole-v1)"

    /// Where cart and pole are and how fast they move.
    struct State: Hashable, Sendable {
        /// The cart's position in metres from the middle.
        var position: Double
        /// The cart's velocity in metres a second.
        var velocity: Double
        /// The pole's angle from upright in radians.
        var angle: Double
        /// The pole's angular velocity in radians a second.
        var angularVelocity: Double
    }

    /// The state in full precision, of which an observation is the rounded copy.
    var state = State(position: 0, velocity: 0, angle: 0, angularVelocity: 0)

    private let actions: SignedActions

    /// The forces of Gymnasium's environment in N.
    static let standardForces = [-10.0, 10]

    private static let words = SignedActions.Words(
        negative: "push-left", zero: "no-push", positive: "push-right", standard: 10)

    /// Creates a cart and pole at rest; begin with `reset`.
    ///
    /// - Parameter forces: the forces on the cart in N, one action each; at least one, none twice.
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

    /// Position and angle up to twice the limits at which an episode ends; both velocities are unbounded.
    public var observationSpace: ObservationSpace { Self.observations }

    /// One action a force: push the cart to the left or to the right.
    public var actionSpace: ActionSpace { actions.space }

    /// 500 steps.
    public var standardTimeLimit: Int? { 500 }

    private static let observations: ObservationSpace = {
        let high = [Float(Dynamics.greatestPosition * 2), .infinity, Float(Dynamics.greatestAngle * 2), .infinity]
        return ObservationSpace(low: high.map { -$0 }, high: high)
    }()

    /// Draws all four numbers of the state uniformly from -0.05...0.05.
    public mutating func reset(using stream: inout RandomStream) {
        let range = Dynamics.startingRange
        state.position = stream.uniform(in: range)
        state.velocity = stream.uniform(in: range)
        state.angle = stream.uniform(in: range)
        state.angularVelocity = stream.uniform(in: range)
    }

    /// Pushes the cart for 0.02 s. A step after the end changes nothing and has the reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        precondition(actions.values.indices.contains(action), "cart-pole has no action \(action)")
        guard !Dynamics.isFailure(state) else { return Step(reward: 0, terminated: true) }
        state = Dynamics.next(state, force: actions.values[action])
        return Step(reward: 1, terminated: Dynamics.isFailure(state))
    }

    /// Writes the four numbers of the state, rounded to single precision.
    public func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = Float(state.position)
        observation[1] = Float(state.velocity)
        observation[2] = Float(state.angle)
        observation[3] = Float(state.angularVelocity)
    }
}
