#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
