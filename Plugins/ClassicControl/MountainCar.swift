import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A car in a valley that is too weak to climb the right hill without gaining speed on the left one.
///
/// The process is that of Gymnasium 1.4's `MountainCar-v0`, bit-identical if the C library's cosine is the same. An
/// observation has the position and velocity in the environment's own units (a step is the unit of time). The reward is
/// -1 for every step, including the last one. An episode ends at the goal. The default time limit is 200 steps.
///
/// Source: Moore 1990, *Efficient Memory-based Learning for Robot Control*, University of Cambridge, technical report
/// 209.
public struct MountainCar: Environment, IndependentlyCopied {
    /// `mountain-car`
    public static let name = "mountain-car"

    /// `forces`
    public static let actionKeys = ["forces"]

    /// The publication.
    public static let source: String? = "Moore 1990, Efficient Memory-based Learning for Robot Control"

    /// A one-line summary for `understudy list`.
    public static let summary = "A car too weak for the hill gathers speed in the valley (Gymnasium's MountainCar-v0)"

    /// The position and velocity of the car.
    struct State: Hashable, Sendable {
        var position: Double
        var velocity: Double
    }

    /// The state in double precision; an observation is a copy rounded to single precision.
    var state = State(position: -0.5, velocity: 0)

    private let actions: SignedActions

    /// The forces of Gymnasium's environment, in multiples of its engine's force.
    static let standardForces = [-1.0, 0, 1]

    private static let words = SignedActions.Words(
        negative: "accelerate-left", zero: "coast", positive: "accelerate-right", standard: 1)

    /// Creates a car at rest; call `reset` before the first step.
    ///
    /// - Parameter forces: the engine's forces in multiples of 0.001, one per action; at least one, without duplicates.
    init(forces: [Double] = Self.standardForces) {
        actions = SignedActions(forces, words: Self.words)
    }

    /// Reads `forces` ([-1, 0, 1]).
    public init(from reader: inout SpecReader) {
        self.init(
            forces: reader.distinctList(
                "forces", default: Self.standardForces, each: SignedActions.bounds,
                "The engine's forces in multiples of the standard engine's (0.001), positive to the right, one action each"
            ))
    }

    /// The observation space: position in -1.2...0.6 and velocity in -0.07...0.07.
    public var observationSpace: ObservationSpace { Self.observations }

    /// The action space with one action per force: accelerate to the left, not at all, or to the right.
    public var actionSpace: ActionSpace { actions.space }

    /// The default time limit: 200 steps.
    public var standardTimeLimit: Int? { 200 }

    private static let observations = ObservationSpace(
        low: [Float(Dynamics.minimumPosition), Float(-Dynamics.maximumSpeed)],
        high: [Float(Dynamics.maximumPosition), Float(Dynamics.maximumSpeed)])

    /// Places the car at rest at a position drawn uniformly from -0.6...-0.4.
    public mutating func reset(using stream: inout RandomStream) {
        state = State(position: stream.uniform(in: Dynamics.startingPositions), velocity: 0)
    }

    /// Accelerates the car, then moves it.
    ///
    /// A step after the end of the episode changes nothing and has reward 0.
    ///
    /// - Precondition: `action` is at least 0 and below `actionSpace.count`.
    public mutating func step(_ action: Int, using stream: inout RandomStream) -> Step {
        let force = actions.value(of: action, in: Self.name)
        guard !Dynamics.isGoal(state) else { return Step(reward: 0, terminated: true) }
        state = Dynamics.next(state, force: force)
        return Step(reward: -1, terminated: Dynamics.isGoal(state))
    }

    /// Writes position and velocity, rounded to single precision.
    public func observe(into observation: inout MutableSpan<Float>) {
        observation[0] = Float(state.position)
        observation[1] = Float(state.velocity)
    }
}

extension MountainCar: Drawable {
    /// The size of a picture: the road's length in the environment's units, plus a margin for the car on either side.
    public var pictureSize: (width: Double, height: Double) { (2, 1.25) }

    /// Draws the wall, the hill, the flag, and the car on two wheels, aligned with the slope.
    public func draw(on canvas: inout Canvas) {
        let start = Self.road(at: Dynamics.minimumPosition)
        canvas.line([start, .init(start.x, start.y - 0.2)], width: 0.02, .muted)
        canvas.line(Self.hill, width: 0.01, .ink)
        let flag = Self.road(at: Dynamics.goalPosition)
        canvas.line([flag, .init(flag.x, flag.y - 0.2)], width: 0.01, .ink)
        canvas.polygon(
            [.init(flag.x, flag.y - 0.2), .init(flag.x + 0.1, flag.y - 0.165), .init(flag.x, flag.y - 0.13)], .goal)
        drawCar(on: &canvas)
    }

    private func drawCar(on canvas: inout Canvas) {
        let road = Self.road(at: state.position)
        let slope = 3 * Self.scale * cos(3 * state.position)
        let length = (1 + slope * slope).squareRoot()
        let (across, up) = (1 / length, slope / length)
        // Returns the point at the given distances along the road and perpendicular to it.
        func place(_ along: Double, _ above: Double) -> Canvas.Point {
            .init(road.x + along * across - above * up, road.y - along * up - above * across)
        }
        canvas.polygon([place(-0.06, 0.02), place(-0.06, 0.07), place(0.06, 0.07), place(0.06, 0.02)], .agent)
        for along in [-0.035, 0.035] {
            let wheel = place(along, 0.02)
            canvas.circle(x: wheel.x, y: wheel.y, radius: 0.02, .ink)
        }
    }

    /// The amplitude of the hill in the picture.
    private static let scale = 0.45

    /// Returns the point of the road in the picture.
    static func road(at position: Double) -> Canvas.Point {
        .init(position - Dynamics.minimumPosition + 0.1, 0.25 + scale * (1 - sin(3 * position)))
    }

    private static let hill: [Canvas.Point] = {
        let (start, end) = (Dynamics.minimumPosition, Dynamics.maximumPosition)
        return (0...60).map { road(at: start + (end - start) * Double($0) / 60) }
    }()
}

extension MountainCar: TransitionJudging {
    /// Returns whether the action leads from one observation to the other; an observation is the full state.
    public func isPossibleStep(from observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        makes(next, from: observation.indices.map { Double(observation[$0]) }, by: action)
    }
}

extension MountainCar: StateReplaying {
    /// The names of the state components: position and velocity.
    public var stateNames: [String] { ["position", "velocity"] }

    /// The position and velocity in the environment's own units.
    public var replayedState: [Double] {
        get { [state.position, state.velocity] }
        set { state = State(position: newValue[0], velocity: newValue[1]) }
    }
}

extension MountainCar {
    /// The equations of motion, with the constants and the order of operations of Gymnasium 1.4's `mountain_car.py`.
    ///
    /// The hill's height is sin(3 · position), so gravity along the road is proportional to cos(3 · position).
    /// Quantities are in the environment's own units.
    enum Dynamics {
        /// The position of the left wall, at which the car stops without bouncing.
        static let minimumPosition = -1.2
        /// The right end of the road, beyond the goal.
        static let maximumPosition = 0.6
        /// The maximum speed in both directions.
        static let maximumSpeed = 0.07
        /// The position at which the goal is reached.
        static let goalPosition = 0.5
        /// The minimum velocity at the goal; Gymnasium's default.
        static let goalVelocity = 0.0
        /// The change of velocity per step by the standard engine (Moore 1990, in Gymnasium's units).
        static let engine = 0.001
        /// The change of velocity per step by gravity on the steepest slope (Moore 1990, in Gymnasium's units).
        static let gravity = 0.0025
        /// The range of initial positions; the initial velocity is 0.
        static let startingPositions = -0.6 ... -0.4

        /// Returns the state after one step with `force` in multiples of the standard engine's, positive to the right.
        static func next(_ state: State, force: Double) -> State {
            var velocity = state.velocity + (force * engine + cos(3 * state.position) * -gravity)
            velocity = min(max(velocity, -maximumSpeed), maximumSpeed)
            let position = min(max(state.position + velocity, minimumPosition), maximumPosition)
            if position == minimumPosition, velocity < 0 { velocity = 0 }
            return State(position: position, velocity: velocity)
        }

        /// Returns whether `state` is terminal.
        static func isGoal(_ state: State) -> Bool {
            state.position >= goalPosition && state.velocity >= goalVelocity
        }
    }
}
