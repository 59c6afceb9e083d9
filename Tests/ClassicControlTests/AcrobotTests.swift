import Testing
import Understudy

@testable import ClassicControl

@Suite("acrobot")
struct AcrobotTests {
    @Test("the spaces are Gymnasium's")
    func spaces() {
        let acrobot = Acrobot()
        #expect(acrobot.observationSpace.shape == [6])
        #expect(acrobot.observationSpace.high == [1, 1, 1, 1, 12.566371, 28.274334])
        #expect(acrobot.observationSpace.low == [-1, -1, -1, -1, -12.566371, -28.274334])
        #expect(acrobot.actionSpace.names == ["clockwise", "no-torque", "counterclockwise"])
    }

    @Test(
        "each number of an episode's first state is of single precision, spread evenly over -0.1...0.1",
        arguments: 0..<4)
    func reset(_ element: Int) {
        var acrobot = Acrobot()
        var stream = RandomStream(seed: 1, name: "environment")
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            acrobot.reset(using: &stream)
            let value = acrobot.replayedState[element]
            #expect(value == Double(Float(value)))
            #expect(abs(value) <= Double(Float(0.1)))
            tenths[min(9, max(0, Int((value + 0.1) / 0.02)))] += 1
        }
        // Five standard deviations of a tenth's count.
        #expect(tenths.allSatisfy { abs($0 - 1000) < 150 })
    }

    @Test("a positive torque turns the second link counterclockwise, a negative one clockwise, none leaves it hanging")
    func torques() {
        var stream = RandomStream(seed: 1, name: "environment")
        let turned = (0..<3).map { action in
            var acrobot = Acrobot()
            _ = acrobot.step(action, using: &stream)
            return acrobot.state.angles[1]
        }
        // cos(π / 2) is 6e-17 in double precision.
        #expect(turned[0] < -0.01 && abs(turned[1]) < 1e-15 && turned[2] > 0.01)
    }

    @Test(
        "without torque energy stays what it was, as far as the steps of the integration allow",
        arguments: [[1, 0.5, 0, 0], [0.3, -1, 0.2, 1], [2, 0.1, 0, 0]])
    func energy(_ start: [Double]) {
        // Kinetic and potential energy of two links, each of 1 kg, 1 m and 1 kg·m², from the Lagrangian.
        func energy(_ acrobot: Acrobot) -> Double {
            let (angles, velocities) = (acrobot.state.angles, acrobot.state.velocities)
            let heights = -Acrobot.Dynamics.cosines(SIMD2(angles[0], angles[0] + angles[1]))
            let both = velocities[0] + velocities[1]
            let bend = Acrobot.Dynamics.cosines(angles)[1]
            let kinetic =
                0.5 * (1.25 + 1) * velocities[0] * velocities[0] + 0.5 * (0.25 + 1) * both * both
                + 0.5 * bend * velocities[0] * both
            return kinetic + 9.8 * (1.5 * heights[0] + 0.5 * heights[1])
        }
        var acrobot = Acrobot()
        acrobot.replayedState = start
        var stream = RandomStream(seed: 1, name: "environment")
        let before = energy(acrobot)
        for _ in 0..<10 { _ = acrobot.step(1, using: &stream) }
        #expect(abs(energy(acrobot) - before) < 0.15)
    }

    @Test(
        "an angle beyond any that steps reach, as a recording may have, is brought into one turn",
        arguments: [1e6, -1e300])
    func farAngles(_ angle: Double) {
        var acrobot = Acrobot()
        var stream = RandomStream(seed: 1, name: "environment")
        acrobot.replayedState = [angle, angle, 0, 0]
        _ = acrobot.step(1, using: &stream)
        #expect(acrobot.replayedState.prefix(2).allSatisfy { abs($0) <= .pi })
    }
}
