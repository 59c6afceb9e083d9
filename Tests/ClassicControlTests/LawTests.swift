import Testing
import Understudy

@testable import ClassicControl

@Suite("The environments keep the protocol's laws")
struct LawTests {
    /// Observations and steps of episodes with random actions, each up to the time limit.
    private func run<E: Referenced>(_ environment: inout E, seed: UInt64, episodes: Int) throws -> ([[Float]], [Step]) {
        var stream = RandomStream(seed: seed, name: "environment")
        var choices = RandomStream(seed: seed, name: "actions")
        var observations: [[Float]] = []
        var steps: [Step] = []
        for _ in 0..<episodes {
            try environment.reset(using: &stream)
            observations.append(environment.observation)
            for _ in 0..<(environment.standardTimeLimit ?? 0) {
                let action = choices.integer(below: environment.actionSpace.count)
                steps.append(try environment.step(action, using: &stream))
                observations.append(environment.observation)
                if steps.last?.terminated == true { break }
            }
        }
        return (observations, steps)
    }

    @Test("the same stream gives the same episodes, another one others", arguments: Subject.allCases)
    func determinism(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var (a, b, c) = (E(), E(), E())
            let first = try run(&a, seed: 1, episodes: 5)
            let second = try run(&b, seed: 1, episodes: 5)
            let other = try run(&c, seed: 2, episodes: 5)
            #expect(first == second)
            #expect(first.0 != other.0)
        }
        try check(subject.type)
    }

    @Test("a reset forgets the episode before", arguments: Subject.allCases)
    func resetForgets(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var used = E()
            _ = try run(&used, seed: 3, episodes: 2)
            var fresh = E()
            #expect(try run(&used, seed: 4, episodes: 1) == run(&fresh, seed: 4, episodes: 1))
        }
        try check(subject.type)
    }

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

    @Test("every observation lies within the space", arguments: Subject.allCases)
    func withinSpace(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var environment = E()
            let space = environment.observationSpace
            for observation in try run(&environment, seed: 6, episodes: 50).0 {
                for (value, (low, high)) in zip(observation, zip(space.low, space.high)) {
                    try #require(low <= value && value <= high)
                }
            }
        }
        try check(subject.type)
    }

    @Test("steps draw no random numbers", arguments: Subject.allCases)
    func deterministicSteps(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var stream = RandomStream(seed: 7, name: "environment")
            var environment = E()
            try environment.reset(using: &stream)
            let before = stream
            _ = try environment.step(1, using: &stream)
            #expect(stream == before)
        }
        try check(subject.type)
    }
}
