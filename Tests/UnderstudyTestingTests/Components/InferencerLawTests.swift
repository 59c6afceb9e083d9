import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of action inferencers", .serialized)
struct InferencerLawTests {
    @Test("an inferencer that keeps them has no violation", arguments: [0, 1] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(InferencerLaws.violations(seed: seed) { SampleInferencer() } == [])
    }

    @Test(
        "each law tells the inferencer that breaks it, and no other law does",
        arguments: [
            (
                SampleInferencer.Fault.obstacle, InferencerLaw.acceptance,
                "there is an obstacle in every task: numbers: metric: fits nothing; bits: metric: fits nothing"
            ),
            (.refusing, .acceptance, "numbers, 'begin' throws: no"),
            (.noRadius, .constancy, "acceptanceRadius: it is 0.0, and must be above 0 and finite"),
            (.growingRadius, .constancy, "after own step 0: the radius is 2.0, and was 1.0 before"),
            (.manyRows, .constancy, "sampling: it has more special rows than rows"),
            (.noAction, .labels, "the action is 3, and there are 3, from 0"),
            (.largeError, .labels, ", and must be in 0...1.0"),
            (.largeCertainty, .labels, "the certainty is 1.01, and must be in 0...1"),
            (.infiniteReward, .labels, "the reward is inf, and must be finite"),
            (.wrongCount, .count, "inferredCount is "),
            (.wrongEnds, .ends, "the label says 'false' to a terminal state, and the recording true"),
            (
                .wrongTest, .tests,
                "numbers, after 'begin', own transition 0: the certainty is 2.0, and must be in 0...1"
            ),
            (.random, .determinism, "the certainty is "),
            (.shared, .independence, "in turn with another instance, after own step "),
            (.sharedByCopies, .independence, "in turn with a copy made before 'begin', after own step "),
            (.remembering, .beginning, "after another run, and in a new instance: after 'begin', inferredCount: "),
            (.counting, .reading, "asked twice, after own step "),
            (.changedByTests, .reading, "asked twice, after own step "),
            (.changedByPrefetching, .reading, "asked twice, after own step "),
            (.cheating, .truth, "with other true actions, after own step "),
            (.unsaved, .saving, "and restored in another instance, after own step "),
            (.unasked, .saving, "samples: it is saved and not restored"),
        ])
    func broken(_ fault: SampleInferencer.Fault, law: InferencerLaw, detail: String) {
        let violations = InferencerLaws.violations(on: [.short, .shortBits]) { SampleInferencer(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("an inferencer that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        // It allocates, too: nothing else takes memory.
        #expect(
            InferencerLaws.violations(on: [.short], allocations: nil) { SampleInferencer(.leaking) }.map(\.law) == [
                .memory
            ])
    }

    @Test(
        "an inferencer that takes memory and gives it back breaks the law of allocations alone",
        .enabled(if: Allocations.ofThisThread != nil, "no allocations are counted, or the code is not optimized"))
    func allocating() {
        let violations = InferencerLaws.violations(on: [.short]) { SampleInferencer(.allocating) }
        #expect(violations.map(\.law) == [.allocation])
        #expect(violations.first?.detail.contains(" calls that have been made before make ") == true, "\(violations)")
    }

    @Test("every law has an inferencer that breaks it")
    func complete() {
        var broken: Set<InferencerLaw> = []
        for fault in SampleInferencer.Fault.allCases where fault != .leaking {
            let violations = InferencerLaws.violations(
                of: Set(InferencerLaw.allCases).subtracting([.memory]), on: [.short]
            ) { SampleInferencer(fault) }
            broken.formUnion(violations.map(\.law))
        }
        if Allocations.ofThisThread == nil { broken.insert(.allocation) }
        #expect(broken.union([.memory]) == Set(InferencerLaw.allCases))
    }

    @Test("an environment that cannot be played is told")
    func task() {
        let task = ImitationTask("nowhere") { throw Refusal() }
        #expect(
            InferencerLaws.violations(on: [task]) { SampleInferencer() }.map(\.description) == ["acceptance: no"])
    }
}

extension ImitationTask {
    /// The task `numbers`, with few transitions and steps.
    static let short = ImitationTask("numbers", transitions: 20, steps: 60) { Strip() }
    /// The task `bits`, with few transitions and steps.
    static let shortBits = ImitationTask("bits", transitions: 20, steps: 60) { Strip(.ofBits) }
    /// The task `leaps in numbers`, with few transitions and steps.
    static let shortLeaps = ImitationTask("leaps", transitions: 20, steps: 100) {
        Strip([.leaps, .repeats])
    } agent: {
        Strip(.repeats)
    }
}
