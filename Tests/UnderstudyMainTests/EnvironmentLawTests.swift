import Testing
import Understudy
import UnderstudyTesting

@Suite("Every environment that the program knows")
struct EnvironmentLawTests {
    static let environments = LawExamples.registry.environments

    @Test("keeps the laws of environments", arguments: LawExamples.examples(of: environments))
    func laws(_ example: LawExamples.Example) throws {
        _ = try example.make(from: Self.environments)
        #expect(EnvironmentLaws.violations { try example.make(from: Self.environments) } == [])
    }
}
