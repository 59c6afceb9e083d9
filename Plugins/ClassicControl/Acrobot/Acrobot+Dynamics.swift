#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Acrobot {
    /// The equations of motion of Sutton & Barto 1998, *Reinforcement Learning: An Introduction*, section 11.3, with the constants given there
    /// and the same order of operations, which gives the bits of Gymnasium 1.4's `acrobot.py`.
    ///
    /// Both links are the same; the names of the book are m (mass), l (length), lc (centre) and I (inertia).
    enum Dynamics {
        /// A link's mass in kg.
        static let mass = 1.0
        /// A link's length in m.
        static let length = 1.0
        /// The distance of a link's centre of mass from the joint it hangs from, in m.
        static let center = 0.5
        /// A link's moment of inertia in kg·m².
        static let inertia = 1.0
        /// The acceleration of free fall in m/s².
        static let gravity = 9.8
        /// The length of a step in s, integrated with one step of the classical Runge-Kutta method of fourth order.
        static let interval = 0.2
        /// The speed limits of the first and the second link in rad/s, in both directions.
        static let greatestSpeeds = SIMD2(4 * Double.pi, 9 * Double.pi)
        /// The height of the free end above the fixed joint in m beyond which an episode is won.
        static let goalHeight = 1.0
        /// The range from which each number of the first state is drawn.
        static let startingRange = -0.1...0.1

        /// The state after one step with `torque` in N·m.
        static func next(_ state: State, torque: Double) -> State {
            // The rates k1 ... k4: angles change by velocities, velocities by accelerations.
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
                velocities: velocities.clamped(lowerBound: -greatestSpeeds, upperBound: greatestSpeeds))
        }

        /// The angular accelerations of both links in rad/s².
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

        /// The square as Gymnasium has it from the C library's `pow`, which differs from a product in the last bit of one number in a thousand.
        private static func squared(_ value: Double) -> Double { pow(value, two) }

        /// 2, read when the program runs: with an exponent that it knows the compiler makes a product of the power.
        private static let two = strtod("2", nil)

        /// The same direction as `angle`, in -π...π.
        private static func wrapped(_ angle: Double) -> Double {
            // Turn by turn as in Gymnasium, whose rounding this keeps; what is far beyond any speed limit goes at once, and ends.
            guard angle.magnitude < 1000 else { return angle.remainder(dividingBy: 2 * .pi) }
            var angle = angle
            while angle > .pi { angle -= 2 * .pi }
            while angle < -.pi { angle += 2 * .pi }
            return angle
        }

        /// Whether `state` is terminal: the free end is above the goal's height.
        static func isGoal(_ state: State) -> Bool {
            -cos(state.angles[0]) - cos(state.angles[1] + state.angles[0]) > goalHeight
        }

        /// The cosine of each angle.
        static func cosines(_ angles: SIMD2<Double>) -> SIMD2<Double> { SIMD2(cos(angles[0]), cos(angles[1])) }

        /// The sine of each angle.
        static func sines(_ angles: SIMD2<Double>) -> SIMD2<Double> { SIMD2(sin(angles[0]), sin(angles[1])) }
    }
}
