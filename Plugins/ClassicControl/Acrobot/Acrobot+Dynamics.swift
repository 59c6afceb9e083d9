#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
