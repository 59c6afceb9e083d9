import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of environments", .serialized)
struct EnvironmentLawTests {
    @Test("an environment that keeps them has no violation", arguments: [0, 1, 2] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(EnvironmentLaws.violations(seed: seed) { Corridor() } == [])
        #expect(EnvironmentLaws.violations(seed: seed) { AbleCorridor() } == [])
    }

    @Test(
        "each law tells the environment that breaks it, and no other law does",
        arguments: [
            (Corridor.Fault.throwingAction, "acceptance: the first step with action 1 (right) throws: no"),
            (.throwingEpisode, "acceptance: what follows on episode 1, reset throws: no"),
            (.growingSpace, "constancy: episode 0, step 3: the action space is another"),
            (.otherInstances, "constancy: in a second instance the action space is another"),
            (.unwritten, "observations: episode 0, reset: observation[5] is nan, and must be finite, and be written"),
            (.livelyEnd, "end: action 0 (left) after the end changes the observation, and must not, or throw"),
            (.rewardedEnd, "end: action 0 (left) after the end has the reward 1.0, and must have 0 or throw"),
            (.endlessEnd, "end: action 0 (left) after the end has no 'terminated', and must have it or throw"),
        ])
    func broken(_ fault: Corridor.Fault, violation: String) {
        #expect(EnvironmentLaws.violations { Corridor(fault) }.map(\.description) == [violation])
    }

    @Test(
        "each law tells the environment that breaks it, wherever that is",
        arguments: [
            (
                Corridor.Fault.tooLarge, EnvironmentLaw.observations,
                "observation[3] is 2.0, and the space has 0.0 to 1.0"
            ),
            (.notBinary, .observations, "observation[3] is 0.5, and the space is binary"),
            (.ownRandomness, .determinism, "in one play and"), (.extraDraw, .determinism, ""),
            (.shared, .independence, "played in turn with another instance, episode 0, "),
            (
                .remembered, .reset,
                "after a reset in the middle of an episode, and in a new instance: episode 0, reset: observation["
            ),
            (.counting, .observing, "observation[0] is"),
            (.infiniteReward, .rewards, "the reward is inf, and must be finite"),
        ])
    func brokenSomewhere(_ fault: Corridor.Fault, law: EnvironmentLaw, detail: String) throws {
        let violations = EnvironmentLaws.violations { Corridor(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true || detail.isEmpty, "\(violations)")
    }

    @Test("an environment that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() throws {
        let violations = EnvironmentLaws.violations { Corridor(.leaking) }
        #expect(violations.map(\.law) == [.memory])
        #expect(violations.first?.detail.hasPrefix("1000 steps take at least ") == true)
    }

    @Test(
        "each law of what an environment may be beyond its steps tells the one that breaks it, and no other law does",
        arguments: [
            (AbleCorridor.Fault.wrongBit, EnvironmentLaw.packing, "bit 2 is 0 and observation[2] is 1.0"),
            (.bitBehind, .packing, "episode 0, reset: bit 6, behind the last element, is 1"),
            (.noSize, .pictures, "the size is 6.0 x 0.0, and must be finite and above 0"),
            (.changingSize, .pictures, "the size is not that of a new instance"),
            (.badCoordinate, .pictures, "episode 0, reset: shape 0 has a coordinate that is not finite"),
            (.badRadius, .pictures, "episode 0, reset: shape 0 has a size that is not finite or below 0"),
            (.shortPolygon, .pictures, "episode 0, reset: shape 1 has 2 points, and needs at least 3"),
            (.shortLine, .pictures, "episode 0, reset: shape 2 has 1 points, and needs at least 2"),
            (.badScene, .places, "the scene's shape 0 has a size that is not finite or below 0"),
            (.movingScene, .places, "the scene is not that of a new instance"),
            (.noPlace, .places, "the observation has no place"),
            (
                .placeOutside, .places,
                "the place of the observation, 6.5 and 0.5, is outside of the picture"
            ),
            (.noAction, .demonstration, "2 is proposed, and there are 2 actions, numbered from 0"),
            (
                .stubborn, .demonstration,
                "in 5 episodes of 60 steps it never comes to an end, and its rewards sum up to -300.0, those of random play to -"
            ),
            (.oneName, .states, "the state's names must be unique, and at least one"),
            (.manyNumbers, .states, "episode 0, reset: the state has 3 numbers and 2 names"),
            (.forgetful, .states, "what is set is not what is read again"),
            (.otherContinuation, .states, "what is set is not what is read again"),
            (.hiddenState, .states, "steps before its state set in another instance: the reward is"),
            (.drawingStep, .states, "the step draws from the stream"),
        ])
    func brokenAbility(_ fault: AbleCorridor.Fault, law: EnvironmentLaw, detail: String) {
        let violations = EnvironmentLaws.violations { AbleCorridor(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("laws can be left out")
    func chosen() {
        #expect(EnvironmentLaws.violations(of: [.rewards, .end]) { Corridor(.tooLarge) } == [])
        #expect(EnvironmentLaws.violations(of: [.observations]) { Corridor(.tooLarge) }.map(\.law) == [.observations])
    }

    @Test("every law has an environment that breaks it")
    func complete() {
        let broken =
            Corridor.Fault.allCases.flatMap { fault in EnvironmentLaws.violations { Corridor(fault) } }
            + AbleCorridor.Fault.allCases.flatMap { fault in EnvironmentLaws.violations { AbleCorridor(fault) } }
        let measured = Set(EnvironmentLaw.allCases).subtracting(Heap.bytesOfThisThread == nil ? [.memory] : [])
        #expect(Set(broken.map(\.law)).isSuperset(of: measured))
    }

    @Test("what cannot be made is told")
    func making() {
        let violations = EnvironmentLaws.violations { throw Corridor.Refusal() }
        #expect(violations.map(\.description) == ["acceptance: no"])
    }
}
