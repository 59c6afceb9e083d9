import CAllocationCounter
import SpecYAML
import TestSupport
import Testing
import Understudy

@testable import ClassicControl

@Suite("Actions as parameters")
struct ActionTests {
    @Test(
        "each number is an action, named by its direction and, where it is not the usual one, its size",
        arguments: [
            (
                "{kind: cart-pole, forces: [-10, -2.5, 0, 5]}",
                ["push-left", "push-left-2.5", "no-push", "push-right-5"]
            ),
            ("{kind: cart-pole, forces: [1e-3]}", ["push-right-0.001"]),
            ("{kind: mountain-car, forces: [1, -1]}", ["accelerate-right", "accelerate-left"]),
            ("{kind: mountain-car, forces: [-0.5, -0.0]}", ["accelerate-left-0.5", "coast"]),
            (
                "{kind: acrobot, torques: [-2, -1, 0, 1]}",
                ["clockwise-2", "clockwise", "no-torque", "counterclockwise"]
            ),
        ])
    func names(_ text: String, names: [String]) throws {
        #expect(try environment(text)?.actionSpace.names == names)
    }

    @Test(
        "an empty list, numbers that repeat, are not finite, too large or none, each with its place",
        arguments: [
            (
                "{kind: cart-pole, forces: []}",
                "1:40: error: environment.forces: must not be an empty list, leave it out for [-10, 10]"
            ),
            ("{kind: cart-pole, forces: [10, 1e1]}", "1:45: error: environment.forces: '1e1' repeats '10', remove one"),
            (
                "{kind: mountain-car, forces: [0, -0.0]}",
                "1:47: error: environment.forces: '-0.0' repeats '0', remove one"
            ),
            (
                "{kind: mountain-car, forces: [.inf]}",
                "1:44: error: environment.forces: must be a number from -50 to 50, not '.inf'"
            ),
            (
                "{kind: acrobot, torques: [.nan]}",
                "1:40: error: environment.torques: must be a number from -50 to 50, not '.nan'"
            ),
            (
                "{kind: acrobot, torques: [-50.5]}",
                "1:40: error: environment.torques: must be a number from -50 to 50, not '-50.5'"
            ),
            (
                "{kind: acrobot, torques: 1}",
                "1:39: error: environment.torques: must be a list, each item a number from -50 to 50, not '1', write [1]"
            ),
            (
                "{kind: acrobot, forces: [1]}",
                "1:30: error: environment.forces: unknown key for 'acrobot', known here: kind, torques"
            ),
        ])
    func problems(_ text: String, problem: String) throws {
        do {
            _ = try environment(text)
            Issue.record("no problem")
        } catch let diagnostics as Diagnostics {
            #expect(diagnostics.all.map(\.description) == ["s.yaml:" + problem])
        }
    }

    @Test("an action does the same whatever its number", arguments: Subject.allCases)
    func sameAction(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var (alone, last) = (E(actions: [2.5]), E(actions: [-1, 0, 2.5]))
            var stream = RandomStream(seed: 1, name: "environment")
            try alone.reset(using: &stream)
            last.replayedState = alone.replayedState
            for _ in 0..<5 {
                #expect(try alone.step(0, using: &stream) == last.step(2, using: &stream))
                #expect(alone.replayedState == last.replayedState)
            }
            _ = try alone.step(0, using: &stream)
            _ = try last.step(0, using: &stream)
            #expect(alone.replayedState != last.replayedState)
        }
        try check(subject.type)
    }

    @Test("the strongest actions keep every observation within the space", arguments: Subject.allCases)
    func strongest(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var environment = E(actions: [SignedActions.bounds.lowerBound, SignedActions.bounds.upperBound])
            var stream = RandomStream(seed: 2, name: "environment")
            let space = environment.observationSpace
            try environment.reset(using: &stream)
            for _ in 0..<5_000 {
                let step = try environment.step(stream.integer(below: 2), using: &stream)
                for (value, (low, high)) in zip(environment.observation, zip(space.low, space.high)) {
                    try #require(low <= value && value <= high)
                }
                try #require(environment.replayedState.allSatisfy { $0.isFinite })
                if step.terminated { try environment.reset(using: &stream) }
            }
        }
        try check(subject.type)
    }

    @Test(
        "neither a reset nor a step nor an observation allocates", .enabled(if: canCountAllocations),
        arguments: Subject.allCases)
    func noAllocations(_ subject: Subject) throws {
        func check<E: Referenced>(_ type: E.Type) throws {
            var environment: any Environment = E()
            var stream = RandomStream(seed: 3, name: "environment")
            var values = [Float](repeating: 0, count: environment.observationSpace.count)
            let count = environment.actionSpace.count
            try environment.reset(using: &stream)
            let before = allocations_of_this_thread()
            for _ in 0..<5_000 {
                let step = try environment.step(stream.integer(below: count), using: &stream)
                var span = values.mutableSpan
                environment.observe(into: &span)
                if step.terminated { try environment.reset(using: &stream) }
            }
            #expect(allocations_of_this_thread() - before == 0)
        }
        try check(subject.type)
    }
}
