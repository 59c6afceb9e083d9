import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The environment windy-path")
struct WindyPathEnvironmentTests {
    // Edit: parameters with which the laws have to hold.
    @Test("keeps the laws of environments", arguments: [0, 0.2, 0.4])
    func laws(wind: Double) {
        #expect(EnvironmentLaws.violations { WindyPathEnvironment(wind: wind) } == [])
    }

    // Edit: what is true of this environment alone.
    @Test("ends after at most six steps of walking without wind")
    func walking() {
        var environment = WindyPathEnvironment(wind: 0)
        var stream = RandomStream(seed: 0, name: "test")
        environment.reset(using: &stream)
        let steps = (0..<6).map { _ in environment.step(1, using: &stream) }
        #expect(steps.last?.terminated == true)
    }
}
