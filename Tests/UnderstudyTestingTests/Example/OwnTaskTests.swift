import Testing
import UnderstudyTesting

@Suite("A task of one's own")
struct OwnTaskTests {
    @Test("checks an inferencer in an environment that no standard task has")
    func laws() {
        let task = ImitationTask("windy path") { WindyPath() }
        #expect(InferencerLaws.violations(on: [task]) { SampleInferencer() } == [])
    }
}
