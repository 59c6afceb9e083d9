import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of bridging strategies", .serialized)
struct BridgingLawTests {
    @Test("a strategy that keeps them has no violation", arguments: [0, 1] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(BridgingLaws.violations(seed: seed) { SampleBridging() } == [])
    }

    @Test(
        "each law tells the strategy that breaks it, and no other law does",
        arguments: [
            (SampleBridging.Fault.refusing, BridgingLaw.acceptance, "leaps, 'begin' throws: no"),
            (.unlooking, .constancy, "and the strategy does not look for infeasible ones"),
            (.noAction, .bridges, "the bridge's action is 3, and there are 3, from 0"),
            (.noStep, .bridges, "the bridge has 0 own steps, and must have at least 1"),
            (.noExpertStep, .bridges, "the bridge replaces 0 transitions, and must replace at least 1"),
            (.beyond, .bridges, "the bridge replaces 1000 transitions, and "),
            (.infiniteReward, .bridges, "the bridge's reward is inf, and must be finite"),
            (.shortEnd, .bridges, "the bridge's end has 2 numbers, and observations have 3"),
            (.foundLater, .bridges, "the bridge was found at step 1"),
            (.badInterior, .bridges, "an interior action is -1, and there are 3, from 0"),
            (.prejudiced, .presumption, "it is infeasible before any own step"),
            (.blind, .experience, "and the agent has made it several times"),
            (.random, .determinism, "the bridge's reward is "),
            (.shared, .independence, "in turn with another instance, after own step "),
            (.sharedByCopies, .independence, "in turn with a copy made before 'begin', after own step "),
            (.remembering, .beginning, "after another run, and in a new instance: "),
            (.counting, .reading, "asked twice, after own step "),
            (.cheating, .truth, "with other true actions, after own step "),
            (.unsaved, .saving, "and restored in another instance, after own step "),
        ])
    func broken(_ fault: SampleBridging.Fault, law: BridgingLaw, detail: String) {
        // A transition that the agent has made is checked where the expert has the agent's actions.
        let tasks: [ImitationTask] = fault == .blind ? [.short] : [.shortLeaps]
        let violations = BridgingLaws.violations(on: tasks) { SampleBridging(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("a strategy that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        // It allocates, too: nothing else takes memory.
        #expect(
            BridgingLaws.violations(on: [.short], allocations: nil) { SampleBridging(.leaking) }.map(\.law) == [.memory]
        )
    }

    @Test(
        "a strategy that takes memory and gives it back breaks the law of allocations alone",
        .enabled(if: Allocations.ofThisThread != nil, "no allocations are counted, or the code is not optimized"))
    func allocating() {
        let violations = BridgingLaws.violations(on: [.short]) { SampleBridging(.allocating) }
        #expect(violations.map(\.law) == [.allocation])
        #expect(violations.first?.detail.contains(" calls that have been made before make ") == true, "\(violations)")
    }

    @Test("every law has a strategy that breaks it")
    func complete() {
        var broken: Set<BridgingLaw> = [.memory]
        for fault in SampleBridging.Fault.allCases where fault != .leaking {
            let laws = Set(BridgingLaw.allCases).subtracting([.memory])
            let tasks: [ImitationTask] = [.short, .shortLeaps]
            broken.formUnion(BridgingLaws.violations(of: laws, on: tasks) { SampleBridging(fault) }.map(\.law))
        }
        if Allocations.ofThisThread == nil { broken.insert(.allocation) }
        #expect(broken == Set(BridgingLaw.allCases))
    }
}
