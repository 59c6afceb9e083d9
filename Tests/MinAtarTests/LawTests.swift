import Testing
import UnderstudyTesting

@testable import MinAtar

@Suite("The laws of environments")
struct LawTests {
    // Repeats so often that an action remembered from the episode before would show.
    @Test("are kept with all six actions, nine in ten of which repeat the one before", arguments: Subject.allCases)
    func laws(_ subject: Subject) {
        func check<G: Tested>(_ type: G.Type) {
            #expect(EnvironmentLaws.violations { G(repetition: 0.9) } == [])
        }
        check(subject.type)
    }
}
