#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
