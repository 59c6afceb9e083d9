import Testing
import UnderstudyTesting

@Suite("until-equal")
struct UntilEqualTests {
    @Test("keeps the laws of confidence schedules", arguments: [1, 5])
    func laws(episodes: Int) {
        #expect(ConfidenceLaws.violations { UntilEqual(episodes: episodes) } == [])
    }
}
