import Understudy

/// Two links hanging from a fixed joint, to be swung up by a motor in the joint between them.
///
/// The same process as Gymnasium 1.4's `Acrobot-v1` with the dynamics of the book and without noise, bit for bit where the C library's sine,
/// cosine and power are the same. Observations are cosine and sine of the first link's angle from hanging down, cosine and sine of the second
/// link's angle from the first one's direction, and both angular velocities (rad/s). The reward is -1 for every step but the one to the
/// goal, which has 0. An episode ends where the free end is more than a link's length above the fixed joint and, by default, is cut after
/// 500 steps.
///
/// Source: Sutton 1996, *Generalization in Reinforcement Learning: Successful Examples Using Sparse Coarse Coding*, Advances in Neural
/// Information Processing Systems 8.
public struct Acrobot: Environment, IndependentlyCopied {
    /// `acrobot`
    public static let name = "acrobot"

    /// One line for `understudy list`.
    public static let summary = "Two links are swung up by a motor in the joint between them (Gymnasium's Acrobot-v1)"

    /// How the links hang and how fast they turn; the first element is the first link's.
    struct State: Hashable, Sendable {
        /// The first link's angle from hanging down, the second link's angle from the first one's direction; counterclockwise, in radians
        /// in -π...π.
        var angles: SIMD2<Double>
        /// The angles' velocities in radians a second.
        var velocities: SIMD2<Double>
    }

    /// The state in full precision, of which an observation is made.
    var state = State(angles: .zero, velocities: .zero)

    private let actions: SignedActions

    /// The torques of Gymnasium's environment in N·m.
    static let standardTorques = [-1.0, 0, 1]

    private static let words = SignedActions.Words(
        negative: "clockwise", zero: "no-torque", positive: "counterclockwise", standard: 1)

    /// Creates two links that hang still; begin with `reset`.
    ///
    /// - Parameter torques: the motor's torques in N·m, one action each; at least one, none twice.
    init(torques: [Double] = Self.standardTorques) {
        actions = SignedActions(torques, words: Self.words)
    }

    /// Reads `torques` ([-1, 0, 1]).
    public init(from reader: inout SpecReader) {
        self.init(
            torques: reader.distinctList(
                "torques", default: Self.standardTorques, each: SignedActions.bounds,
                "The motor's torques on the second link in N·m, positive counterclockwise, one action each"))
    }

    /// Cosines and sines in -1...1, the first link's velocity in -4π...4π, the second one's in -9π...9π.
    public var observationSpace: ObservationSpace { Self.observations }

    /// One action a torque: clockwise, none, counterclockwise.
    public var actionSpace: ActionSpace { actions.space }

    /// 500 steps.
    public var standardTimeLimit: Int? { 500 }

    private static let observations: ObservationSpace = {
        let speeds = Dynamics.greatestSpeeds
        let high = [1, 1, 1, 1, Float(speeds[0]), Float(speeds[1])]
        return ObservationSpace(low: high.map { -$0 }, high: high)
    }()

    /// Draws both angles and both velocities uniformly from -0.1...0.1, rounded to single precision as Gymnasium does.
    public mutating func reset(using stream: inout RandomStream) {
        func draw() -> Double { Double(Float(stream.uniform(in: Dynamics.startingRange))) }
        state.angles[0] = draw()
        state.angles[1] = draw()
        state.velocities[0] = draw()
        state.velocities[1] = draw()
    }

    /// Turns the motor for 0.2 s. A step after the end changes nothing and has the reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        precondition(actions.values.indices.contains(action), "acrobot has no action \(action)")
        guard !Dynamics.isGoal(state) else { return Step(reward: 0, terminated: true) }
        state = Dynamics.next(state, torque: actions.values[action])
        let isGoal = Dynamics.isGoal(state)
        return Step(reward: isGoal ? 0 : -1, terminated: isGoal)
    }

    /// Writes cosine and sine of both angles and both velocities, rounded to single precision.
    public func observe(into observation: inout MutableSpan<Float>) {
        let (cosines, sines) = (Dynamics.cosines(state.angles), Dynamics.sines(state.angles))
        observation[0] = Float(cosines[0])
        observation[1] = Float(sines[0])
        observation[2] = Float(cosines[1])
        observation[3] = Float(sines[1])
        observation[4] = Float(state.velocities[0])
        observation[5] = Float(state.velocities[1])
    }
}
