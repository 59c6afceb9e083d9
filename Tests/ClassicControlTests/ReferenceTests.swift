import Testing
import Understudy

@testable import ClassicControl

@Suite("The dynamics are Gymnasium's")
struct ReferenceTests {
    @Test("whole episodes from their first state on, to the last bit", arguments: Subject.allCases, 0..<20)
    func freeRunning(_ subject: Subject, number: Int) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            let episode = try E.reference.get().episodes[number]
            var environment = E()
            var stream = RandomStream(seed: 0, name: "unused")
            environment.replayedState = episode.states[0]
            #expect(environment.observation == episode.observations[0].map { Float($0) })
            for (t, action) in episode.actions.enumerated() {
                let step = try environment.step(action, using: &stream)
                try #require(environment.replayedState == episode.states[t + 1], "state after step \(t)")
                try #require(environment.observation == episode.observations[t + 1].map { Float($0) })
                try #require(step == Step(reward: episode.rewards[t], terminated: episode.terminated[t]))
            }
        }
        try check(subject.type)
    }

    @Test("single steps from every recorded state, to the last bit", arguments: Subject.allCases, 0..<20)
    func singleSteps(_ subject: Subject, number: Int) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            let episode = try E.reference.get().episodes[number]
            var stream = RandomStream(seed: 0, name: "unused")
            for (t, action) in episode.actions.enumerated() {
                var environment = E()
                environment.replayedState = episode.states[t]
                try #require(environment.observation == episode.observations[t].map { Float($0) })
                let step = try environment.step(action, using: &stream)
                try #require(environment.replayedState == episode.states[t + 1], "state after step \(t)")
                try #require(step == Step(reward: episode.rewards[t], terminated: episode.terminated[t]))
            }
        }
        try check(subject.type)
    }

    @Test(
        "the standard time limit is the one at which Gymnasium cuts",
        arguments: [(Subject.acrobot, 500), (.cartPole, 500), (.mountainCar, 200)])
    func timeLimit(_ subject: Subject, limit: Int) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            #expect(E().standardTimeLimit == limit)
            let cut = try E.reference.get().episodes.filter { $0.truncated.last == true }
            #expect(!cut.isEmpty)
            #expect(cut.allSatisfy { $0.actions.count == limit })
        }
        try check(subject.type)
    }

    @Test("the recordings reach what is special: wall, speed limits, both ends of the track, both falls, the turn")
    func coverage() throws {
        let car = try Reference.mountainCar.get().episodes.flatMap(\.states)
        #expect(car.contains { $0 == [-1.2, 0] })
        #expect(car.contains { $0[1] <= -0.07 } || car.contains { $0[1] >= 0.07 })
        let ends = try Reference.cartPole.get().episodes.filter { $0.terminated.last == true }.compactMap(\.states.last)
        #expect(ends.contains { $0[0] < -2.4 } && ends.contains { $0[0] > 2.4 })
        #expect(ends.contains { $0[2] < -0.2 } && ends.contains { $0[2] > 0.2 })
        let swings = try Reference.acrobot.get().episodes
        for (element, limit) in [(2, 4 * Double.pi), (3, 9 * Double.pi)] {
            #expect(swings.contains { $0.states.contains { abs($0[element]) == limit } })
        }
        for angle in 0..<2 {
            #expect(swings.contains { zip($0.states, $0.states.dropFirst()).contains { $0[angle] - $1[angle] > 3 } })
            #expect(swings.contains { zip($0.states, $0.states.dropFirst()).contains { $1[angle] - $0[angle] > 3 } })
        }
    }
}
