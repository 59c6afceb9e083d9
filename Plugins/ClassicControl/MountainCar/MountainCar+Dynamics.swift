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
    /// The hill's height is sin(3 · position), so the slope along which gravity pulls is cos(3 · position). Quantities are in the
    /// environment's own units.
    enum Dynamics {
        /// The left-hand wall, which the car hits without bouncing.
        static let leastPosition = -1.2
        /// The right-hand end of the road, beyond the goal.
        static let greatestPosition = 0.6
        /// The speed limit in both directions.
        static let greatestSpeed = 0.07
        /// The position from which on an episode is won.
        static let goalPosition = 0.5
        /// The velocity that is needed at the goal; Gymnasium's default.
        static let goalVelocity = 0.0
        /// The change of velocity by the standard engine in one step (Moore 1990, in Gymnasium's units).
        static let engine = 0.001
        /// The change of velocity by gravity on the steepest slope in one step (Moore 1990, in Gymnasium's units).
        static let gravity = 0.0025
        /// The positions in which an episode starts, at rest.
        static let startingPositions = -0.6 ... -0.4

        /// The state after one step with `force` in multiples of the standard engine's, positive to the right.
        static func next(_ state: State, force: Double) -> State {
            var velocity = state.velocity + (force * engine + cos(3 * state.position) * -gravity)
            velocity = min(max(velocity, -greatestSpeed), greatestSpeed)
            let position = min(max(state.position + velocity, leastPosition), greatestPosition)
            if position == leastPosition, velocity < 0 { velocity = 0 }
            return State(position: position, velocity: velocity)
        }

        /// Whether `state` is terminal.
        static func isGoal(_ state: State) -> Bool {
            state.position >= goalPosition && state.velocity >= goalVelocity
        }
    }
}
