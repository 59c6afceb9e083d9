import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of feasibility tests", .serialized)
struct FeasibilityLawTests {
    @Test("a test that keeps them has no violation", arguments: [0, 1] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(FeasibilityLaws.violations(seed: seed) { SampleFeasibility() } == [])
    }

    @Test(
        "each law tells the test that breaks it, and no other law does",
        arguments: [
            (
                SampleFeasibility.Fault.prejudiced, FeasibilityLaw.presumption,
                "numbers, after 'begin', the verdict on expert transition 2: it is infeasible before any own step"
            ),
            (.blind, .experience, "it is infeasible, and the agent has made it several times"),
            (.random, .determinism, "numbers, after own step "),
            (.shared, .independence, "in turn with another instance, after own step "),
            (.sharedByCopies, .independence, "in turn with a copy made before 'begin', after own step "),
            (.remembering, .beginning, "after another run, and in a new instance: "),
            (.counting, .reading, "asked twice, after own step "),
            (.cheating, .truth, "with other true actions, after own step "),
            (.unsaved, .saving, "and restored in another instance, after own step "),
        ])
    func broken(_ fault: SampleFeasibility.Fault, law: FeasibilityLaw, detail: String) {
        let violations = FeasibilityLaws.violations(on: [.short, .shortLeaps]) { SampleFeasibility(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("a test that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        // It allocates, too: nothing else takes memory.
        #expect(
            FeasibilityLaws.violations(on: [.short], allocations: nil) { SampleFeasibility(.leaking) }.map(\.law) == [
                .memory
            ])
    }

    @Test(
        "a test that takes memory and gives it back breaks the law of allocations alone",
        .enabled(if: Allocations.ofThisThread != nil, "no allocations are counted, or the code is not optimized"))
    func allocating() {
        let violations = FeasibilityLaws.violations(on: [.short]) { SampleFeasibility(.allocating) }
        #expect(violations.map(\.law) == [.allocation])
        #expect(violations.first?.detail.contains(" calls that have been made before make ") == true, "\(violations)")
    }

    @Test("what cannot be made is told")
    func making() {
        #expect(FeasibilityLaws.violations { throw Refusal() }.map(\.description) == ["acceptance: no"])
    }

    @Test("every law has a test that breaks it")
    func complete() {
        var broken: Set<FeasibilityLaw> = [.acceptance, .memory]
        for fault in SampleFeasibility.Fault.allCases where fault != .leaking {
            let laws = Set(FeasibilityLaw.allCases).subtracting([.memory])
            broken.formUnion(
                FeasibilityLaws.violations(of: laws, on: [.short, .shortLeaps]) { SampleFeasibility(fault) }.map(\.law))
        }
        if Allocations.ofThisThread == nil { broken.insert(.allocation) }
        #expect(broken == Set(FeasibilityLaw.allCases))
    }
}
