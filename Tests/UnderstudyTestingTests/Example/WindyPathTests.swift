import Testing
import UnderstudyTesting

@Suite("windy-path")
struct WindyPathTests {
    @Test("keeps the laws of environments", arguments: [0, 0.2, 0.4])
    func laws(wind: Double) {
        #expect(EnvironmentLaws.violations { WindyPath(wind: wind) } == [])
    }
}
