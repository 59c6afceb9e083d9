import Testing
import Understudy

@testable import ClassicControl

@Suite("mountain-car")
struct MountainCarTests {
    @Test("the spaces are Gymnasium's")
    func spaces() {
        let car = MountainCar()
        #expect(car.observationSpace.shape == [2])
        #expect(car.observationSpace.low == [-1.2, -0.07])
        #expect(car.observationSpace.high == [0.6, 0.07])
        #expect(car.actionSpace.names == ["accelerate-left", "coast", "accelerate-right"])
    }

    @Test("an episode starts at rest, spread evenly over -0.6...-0.4")
    func reset() {
        var car = MountainCar()
        var stream = RandomStream(seed: 1, name: "environment")
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            car.reset(using: &stream)
            #expect(car.state.velocity == 0)
            #expect((-0.6 ... -0.4).contains(car.state.position))
            tenths[min(9, Int((car.state.position + 0.6) / 0.02))] += 1
        }
        // Five standard deviations of a tenth's count.
        #expect(tenths.allSatisfy { abs($0 - 1000) < 150 })
    }

    @Test("the car stops at the left wall, and the last step to the goal costs 1 as every other")
    func ends() {
        var car = MountainCar()
        var stream = RandomStream(seed: 1, name: "environment")
        car.state = .init(position: -1.19, velocity: -0.05)
        #expect(car.step(0, using: &stream) == Step(reward: -1, terminated: false))
        #expect(car.state == .init(position: -1.2, velocity: 0))
        car.state = .init(position: 0.47, velocity: 0.05)
        #expect(car.step(2, using: &stream) == Step(reward: -1, terminated: true))
    }
}
