import TestSupport
import Testing
import Understudy
import UnderstudyTesting

@testable import Gymnasium

@Suite("An environment of Gymnasium keeps the laws of environments", .tags(.interop))
struct LawTests {
    private static let odd = "id: 'odd_environments:Odd-v0', python: '\(TestPython.withOddEnvironments)', make: "

    @Test(
        "however it ends", .enabled(if: TestPython.gymnasium != nil, TestPython.isMissing("gymnasium")),
        arguments: [
            "id: CartPole-v1, python: '\(TestPython.withOddEnvironments)'", odd + "{observations: choice, does: end}",
            odd + "{observations: bits, does: cut, at: 5}", odd + "{observations: bytes, does: end}",
            odd + "{observations: mapping, actions: pair, does: end, at: 2}",
        ])
    func laws(_ part: String) throws {
        #expect(EnvironmentLaws.violations(episodes: 2) { try environment(part) } == [])
    }
}
