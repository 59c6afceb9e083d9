import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Two links that hang from a fixed joint and are swung up by a motor in the joint between them.
///
/// The process is that of Gymnasium 1.4's `Acrobot-v1` with the book's dynamics and without noise. It is bit-identical
/// if the C library's sine, cosine and power are the same.
///
/// An observation has the cosine and sine of the first link's angle from hanging down, the cosine and sine of the
/// second link's angle relative to the first link, and both angular velocities (rad/s). The reward is -1 for every
/// step, and 0 for the step that reaches the goal. An episode ends when the free end is more than one link length above
/// the fixed joint. The default time limit is 500 steps.
///
/// Source: Sutton 1996, *Generalization in Reinforcement Learning: Successful Examples Using Sparse Coarse Coding*,
/// Advances in Neural Information Processing Systems 8.
public struct Acrobot: Environment, IndependentlyCopied {
    /// `acrobot`
    public static let name = "acrobot"

    /// `torques`
    public static let actionKeys = ["torques"]

    /// The publication.
    public static let source: String? =
        "Sutton 1996, Generalization in Reinforcement Learning: Successful Examples Using Sparse Coarse Coding"

    /// A one-line summary for `understudy list`.
    public static let summary = "Two links are swung up by a motor in the joint between them (Gymnasium's Acrobot-v1)"

    /// The angles and angular velocities of both links; the first component is the first link's.
    struct State: Hashable, Sendable {
        /// The angles in radians in -π...π, positive counterclockwise.
        ///
        /// The first link's angle is measured from hanging down, the second link's from the direction of the first
        /// link.
        var angles: SIMD2<Double>
        /// The angular velocities in rad/s.
        var velocities: SIMD2<Double>
    }

    /// The state in double precision, from which observations are computed.
    var state = State(angles: .zero, velocities: .zero)

    private let actions: SignedActions

    /// The torques of Gymnasium's environment in N·m.
    static let standardTorques = [-1.0, 0, 1]

    private static let words = SignedActions.Words(
        negative: "clockwise", zero: "no-torque", positive: "counterclockwise", standard: 1)

    /// Creates two links that hang at rest; call `reset` before the first step.
    ///
    /// - Parameter torques: the motor's torques in N·m, one per action; at least one, without duplicates.
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

    /// The observation space: cosines and sines in -1...1, the first velocity in -4π...4π, the second in -9π...9π.
    public var observationSpace: ObservationSpace { Self.observations }

    /// The action space with one action per torque: clockwise, none, counterclockwise.
    public var actionSpace: ActionSpace { actions.space }

    /// The default time limit: 500 steps.
    public var standardTimeLimit: Int? { 500 }

    private static let observations: ObservationSpace = {
        let speeds = Dynamics.maximumSpeeds
        let high = [1, 1, 1, 1, Float(speeds[0]), Float(speeds[1])]
        return ObservationSpace(low: high.map { -$0 }, high: high)
    }()

    /// Draws both angles and velocities uniformly from -0.1...0.1, rounded to single precision as in Gymnasium.
    public mutating func reset(using stream: inout RandomStream) {
        func draw() -> Double { Double(Float(stream.uniform(in: Dynamics.startingRange))) }
        state.angles[0] = draw()
        state.angles[1] = draw()
        state.velocities[0] = draw()
        state.velocities[1] = draw()
    }

    /// Applies the torque for 0.2 s.
    ///
    /// A step after the end of the episode changes nothing and has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let torque = actions.value(of: action, in: Self.name)
        guard !Dynamics.isGoal(state) else { return Step(reward: 0, terminated: true) }
        state = Dynamics.next(state, torque: torque)
        let isGoal = Dynamics.isGoal(state)
        return Step(reward: isGoal ? 0 : -1, terminated: isGoal)
    }

    /// Writes the cosine and sine of both angles, then both velocities, rounded to single precision.
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

extension Acrobot: Drawable {
    /// The size of a picture: 4.4 m by 4.4 m, with the fixed joint in the center.
    public var pictureSize: (width: Double, height: Double) { (4.4, 4.4) }

    /// Draws the goal height as a line, both links, and their upper joints.
    public func draw(on canvas: inout Canvas) {
        let fixed = Canvas.Point(canvas.width / 2, canvas.height / 2)
        let goal = fixed.y - Dynamics.goalHeight
        canvas.line([.init(0, goal), .init(canvas.width, goal)], width: 0.03, .goal)
        // The absolute angle of the second link is the sum of both angles.
        let directions = SIMD2(state.angles[0], state.angles[0] + state.angles[1])
        let across = Dynamics.length * Dynamics.sines(directions)
        let down = Dynamics.length * Dynamics.cosines(directions)
        let motor = Canvas.Point(fixed.x + across[0], fixed.y + down[0])
        let end = Canvas.Point(motor.x + across[1], motor.y + down[1])
        canvas.line([fixed, motor, end], width: 0.2, .agent)
        for joint in [fixed, motor] { canvas.circle(x: joint.x, y: joint.y, radius: 0.1, .ink) }
    }
}

extension Acrobot: TransitionJudging {
    /// Returns whether the torque leads from one observation to the other.
    ///
    /// The angles are recovered from the sines and cosines of the observation. The rounding error after a step stays
    /// below 3e-6, while torques that differ by 0.01 N·m give a difference of 1e-4.
    public func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard observation.count == 6 else { return nil }
        let values = observation.indices.map { Double(observation[$0]) }
        let state = [atan2(values[1], values[0]), atan2(values[3], values[2]), values[4], values[5]]
        return makes(next, from: state, by: action)
    }
}

extension Acrobot: StateReplaying {
    /// The names of the state components: both angles (rad), then both angular velocities (rad/s).
    public var stateNames: [String] { ["angle 1", "angle 2", "velocity 1", "velocity 2"] }

    /// The state components: both angles (rad), then both angular velocities (rad/s).
    public var replayedState: [Double] {
        get { [state.angles[0], state.angles[1], state.velocities[0], state.velocities[1]] }
        set {
            state = State(angles: SIMD2(newValue[0], newValue[1]), velocities: SIMD2(newValue[2], newValue[3]))
        }
    }
}

extension Acrobot {
    /// The equations of motion of Sutton & Barto 1998, *Reinforcement Learning: An Introduction*, section 11.3.
    ///
    /// The constants are those of the book. The order of operations gives results that are bit-identical to Gymnasium
    /// 1.4's `acrobot.py`. Both links are the same. The book's symbols are m (mass), l (length), lc (center) and I
    /// (inertia).
    enum Dynamics {
        /// A link's mass in kg.
        static let mass = 1.0
        /// A link's length in m.
        static let length = 1.0
        /// The distance of a link's center of mass from its upper joint in m.
        static let center = 0.5
        /// A link's moment of inertia in kg·m².
        static let inertia = 1.0
        /// The gravitational acceleration in m/s².
        static let gravity = 9.8
        /// The duration of a step in s, integrated with one step of the classical fourth-order Runge-Kutta method.
        static let interval = 0.2
        /// The maximum angular speeds of the first and the second link in rad/s, in both directions.
        static let maximumSpeeds = SIMD2(4 * Double.pi, 9 * Double.pi)
        /// The height of the free end above the fixed joint in m that must be exceeded to reach the goal.
        static let goalHeight = 1.0
        /// The range of each component of the initial state.
        static let startingRange = -0.1...0.1

        /// Returns the state after one step with `torque` in N·m.
        static func next(_ state: State, torque: Double) -> State {
            // The rates k1 ... k4: velocities for the angles, accelerations for the velocities.
            let half = interval / 2
            let velocities1 = state.velocities
            let accelerations1 = accelerations(state.angles, velocities1, torque)
            let velocities2 = state.velocities + half * accelerations1
            let accelerations2 = accelerations(state.angles + half * velocities1, velocities2, torque)
            let velocities3 = state.velocities + half * accelerations2
            let accelerations3 = accelerations(state.angles + half * velocities2, velocities3, torque)
            let velocities4 = state.velocities + interval * accelerations3
            let accelerations4 = accelerations(state.angles + interval * velocities3, velocities4, torque)

            let angles =
                state.angles + interval / 6 * (velocities1 + 2 * velocities2 + 2 * velocities3 + velocities4)
            let velocities =
                state.velocities
                + interval / 6 * (accelerations1 + 2 * accelerations2 + 2 * accelerations3 + accelerations4)
            return State(
                angles: SIMD2(wrapped(angles[0]), wrapped(angles[1])),
                velocities: velocities.clamped(lowerBound: -maximumSpeeds, upperBound: maximumSpeeds))
        }

        /// Returns the angular accelerations of both links in rad/s².
        private static func accelerations(
            _ angles: SIMD2<Double>, _ velocities: SIMD2<Double>, _ torque: Double
        ) -> SIMD2<Double> {
            let (cosine, sine) = (cos(angles[1]), sin(angles[1]))
            let d1 =
                mass * center * center + mass * (length * length + center * center + 2 * length * center * cosine)
                + inertia + inertia
            let d2 = mass * (center * center + length * center * cosine) + inertia
            let phi2 = mass * center * gravity * cos(angles[0] + angles[1] - .pi / 2)
            let phi1 =
                -mass * length * center * squared(velocities[1]) * sine
                - 2 * mass * length * center * velocities[1] * velocities[0] * sine
                + (mass * center + mass * length) * gravity * cos(angles[0] - .pi / 2) + phi2
            let second =
                (torque + d2 / d1 * phi1 - mass * length * center * squared(velocities[0]) * sine - phi2)
                / (mass * center * center + inertia - squared(d2) / d1)
            return SIMD2(-(d2 * second + phi1) / d1, second)
        }

        /// Returns the square computed by the C library's `pow`, as in Gymnasium.
        ///
        /// It differs from a product in the last bit for one number in a thousand.
        private static func squared(_ value: Double) -> Double { pow(value, two) }

        /// The number 2, parsed at run time.
        ///
        /// If the compiler knew the exponent, it would replace the power with a product.
        private static let two = strtod("2", nil)

        /// Returns `angle` wrapped to -π...π.
        private static func wrapped(_ angle: Double) -> Double {
            // Subtract one turn at a time as Gymnasium does, to get the same rounding. Angles far beyond any speed
            // limit are wrapped in one step, so the loop is short.
            guard angle.magnitude < 1000 else { return angle.remainder(dividingBy: 2 * .pi) }
            var angle = angle
            while angle > .pi { angle -= 2 * .pi }
            while angle < -.pi { angle += 2 * .pi }
            return angle
        }

        /// Returns whether `state` is terminal: the free end is above the goal height.
        static func isGoal(_ state: State) -> Bool {
            -cos(state.angles[0]) - cos(state.angles[1] + state.angles[0]) > goalHeight
        }

        /// Returns the cosine of each angle.
        static func cosines(_ angles: SIMD2<Double>) -> SIMD2<Double> { SIMD2(cos(angles[0]), cos(angles[1])) }

        /// Returns the sine of each angle.
        static func sines(_ angles: SIMD2<Double>) -> SIMD2<Double> { SIMD2(sin(angles[0]), sin(angles[1])) }
    }
}
