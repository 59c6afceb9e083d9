import Testing
import Understudy

@testable import ClassicControl

@Suite("cart-pole")
struct CartPoleTests {
    @Test("the spaces are Gymnasium's")
    func spaces() {
        let cart = CartPole()
        #expect(cart.observationSpace.shape == [4])
        #expect(cart.observationSpace.high == [4.8, .infinity, 0.41887903, .infinity])
        #expect(cart.observationSpace.low == [-4.8, -.infinity, -0.41887903, -.infinity])
        #expect(cart.actionSpace.names == ["push-left", "push-right"])
    }

    @Test("each number of an episode's first state is spread evenly over -0.05...0.05", arguments: 0..<4)
    func reset(_ element: Int) {
        var cart = CartPole()
        var stream = RandomStream(seed: 1, name: "environment")
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 {
            cart.reset(using: &stream)
            let value = cart.replayedState[element]
            #expect((-0.05...0.05).contains(value))
            tenths[min(9, Int((value + 0.05) / 0.01))] += 1
        }
        // Five standard deviations of a tenth's count.
        #expect(tenths.allSatisfy { abs($0 - 1000) < 150 })
    }

    @Test(
        "an episode ends beyond either limit on either side, and its last step is rewarded as every other",
        arguments: [
            ([2.39, 1, 0, 0], true), ([-2.39, -1, 0, 0], true), ([0, 0, 0.209, 0.05], true),
            ([0, 0, -0.209, -0.05], true), ([2.37, 1, 0, 0], false), ([0, 0, 0.208, 0.05], false),
        ])
    func ends(_ state: [Double], terminated: Bool) {
        var cart = CartPole()
        var stream = RandomStream(seed: 1, name: "environment")
        cart.replayedState = state
        #expect(cart.step(1, using: &stream) == Step(reward: 1, terminated: terminated))
    }
}
