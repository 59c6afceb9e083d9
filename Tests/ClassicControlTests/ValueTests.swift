import Testing
import Understudy

@testable import ClassicControl

@Suite("The environments are values")
struct ValueTests {
    @Test("a copy goes its own way", arguments: Subject.allCases)
    func independence(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var stream = RandomStream(seed: 5, name: "environment")
            var original = E()
            try original.reset(using: &stream)
            let before = original.replayedState
            var copy = original
            _ = try copy.step(0, using: &stream)
            #expect(original.replayedState == before)
            #expect(copy.replayedState != before)
        }
        try check(subject.type)
    }
}
