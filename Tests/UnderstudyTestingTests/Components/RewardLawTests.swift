import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of reward models", .serialized)
struct RewardLawTests {
    @Test("a model that keeps them has no violation", arguments: [0, 1] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(RewardLaws.violations(seed: seed) { SampleReward() } == [])
    }

    @Test(
        "each law tells the model that breaks it, and no other law does",
        arguments: [
            (SampleReward.Fault.refusing, RewardLaw.acceptance, "numbers, 'begin' throws: no"),
            (.noBatch, .constancy, "numbers, batchSize is 0, and must be at least 1"),
            (.growingBatch, .constancy, "batchSize: it is 5.0, and was 4 before 'begin'"),
            (.unwritten, .rewards, "the reward of transition 1: it is nan, and must be finite, and be written"),
            (.infinite, .rewards, "it is inf, and must be finite"),
            (.ranked, .rows, " alone and "),
            (.random, .determinism, "numbers, after 'begin', the reward of transition 0: it is "),
            (.shared, .independence, "in turn with another instance, after batch "),
            (.sharedByCopies, .independence, "in turn with a copy made before 'begin', after batch "),
            (.remembering, .beginning, "after another run, and in a new instance: after 'begin'"),
            (.counting, .reading, "numbers, asked twice, after 'begin', the reward of transition 0: it is "),
            (.cheating, .truth, "with other true actions, after 'begin'"),
            (.unsaved, .saving, "and restored in another instance, after batch "),
        ])
    func broken(_ fault: SampleReward.Fault, law: RewardLaw, detail: String) {
        let violations = RewardLaws.violations(on: [.short]) { SampleReward(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("a model that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        // It allocates, too: nothing else takes memory.
        #expect(
            RewardLaws.violations(on: [.short], allocations: nil) { SampleReward(.leaking) }.map(\.law) == [.memory])
    }

    @Test(
        "a model that takes memory and gives it back breaks the law of allocations alone",
        .enabled(if: Allocations.ofThisThread != nil, "no allocations are counted, or the code is not optimized"))
    func allocating() {
        let violations = RewardLaws.violations(on: [.short]) { SampleReward(.allocating) }
        #expect(violations.map(\.law) == [.allocation])
        #expect(violations.first?.detail.contains(" calls that have been made before make ") == true, "\(violations)")
    }

    @Test("every law has a model that breaks it")
    func complete() {
        var broken: Set<RewardLaw> = [.memory]
        for fault in SampleReward.Fault.allCases where fault != .leaking {
            let laws = Set(RewardLaw.allCases).subtracting([.memory])
            broken.formUnion(RewardLaws.violations(of: laws, on: [.short]) { SampleReward(fault) }.map(\.law))
        }
        if Allocations.ofThisThread == nil { broken.insert(.allocation) }
        #expect(broken == Set(RewardLaw.allCases))
    }
}
