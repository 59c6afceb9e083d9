import Testing
import Understudy

@testable import UnderstudyTesting

@Suite("The laws of confidence schedules", .serialized)
struct ConfidenceLawTests {
    @Test("a schedule that keeps them has no violation", arguments: [0, 1, 2] as [UInt64])
    func sound(_ seed: UInt64) {
        #expect(ConfidenceLaws.violations(seed: seed) { SampleConfidence() } == [])
    }

    @Test(
        "each law tells the schedule that breaks it, and no other law does",
        arguments: [
            (
                SampleConfidence.Fault.trustAbove, ConfidenceLaw.range,
                "after episode 2, the overall trust: it is 1.5, and"
            ),
            (.confidenceBelow, .range, "it is -0.5, and must be in 0...1"),
            (.notANumber, .range, "it is nan, and must be in 0...1"),
            (.unwrittenPart, .parts, "it is nan, and must be finite, and be written"),
            (.random, .determinism, "after episode 0, the overall trust: it is "),
            (.shared, .independence, "in turn with another instance, after episode 1, the overall trust: it is "),
            (.sharedByCopies, .independence, "in turn with a copy made before 'begin', after episode 1, "),
            (.remembering, .beginning, "after another run, and in a new instance: after 'begin', the overall trust: "),
            (
                .unlisted, .length,
                "planned with twice the updates and the same 'lengthSettings', after 'begin', the over"
            ),
            (.counting, .reading, "asked twice, after 'begin', the overall trust: it is "),
            (.unsaved, .saving, "saved after episode 0 and restored in another instance, after episode 0, the overall"),
            (.savedOtherwise, .saving, "saved after 'begin' and restored in another instance: the bytes of episodes"),
            (.savedTwice, .saving, "share: it is saved twice"),
        ])
    func broken(_ fault: SampleConfidence.Fault, law: ConfidenceLaw, detail: String) {
        let violations = ConfidenceLaws.violations { SampleConfidence(fault) }
        #expect(violations.map(\.law) == [law])
        #expect(violations.first?.detail.contains(detail) == true, "\(violations)")
    }

    @Test("wrong declarations are told")
    func declaration() {
        let violations = ConfidenceLaws.violations { UndeclaredConfidence() }
        #expect(violations.map(\.description) == ["declaration: two parts are called 'trust'"])
    }

    @Test("a schedule that takes more and more memory is told", .enabled(if: Heap.bytesOfThisThread != nil))
    func memory() {
        // It allocates, too: nothing else takes memory.
        #expect(ConfidenceLaws.violations(allocations: nil) { SampleConfidence(.leaking) }.map(\.law) == [.memory])
    }

    @Test(
        "a schedule that takes memory and gives it back breaks the law of allocations alone",
        .enabled(if: Allocations.ofThisThread != nil, "no allocations are counted, or the code is not optimized"))
    func allocating() {
        let violations = ConfidenceLaws.violations { SampleConfidence(.allocating) }
        #expect(violations.map(\.law) == [.allocation])
        #expect(violations.first?.detail.contains(" calls that have been made before make ") == true, "\(violations)")
    }

    @Test("allocations are told where they are counted")
    func allocation() {
        let counter = Box()
        func count() -> Int { counter.count }
        func make() throws -> any ConfidenceSchedule { CountedConfidence(counter) }
        #expect(ConfidenceLaws.violations(allocations: nil, make) == [])
        let violations = ConfidenceLaws.violations(allocations: count, make)
        #expect(
            violations.map(\.description) == ["allocation: 240 calls that have been made before make 240 allocations"])
    }

    @Test("what cannot be made is told")
    func making() {
        #expect(ConfidenceLaws.violations { throw Refusal() }.map(\.description) == ["acceptance: no"])
    }

    @Test("every law has a schedule that breaks it")
    func complete() {
        var broken: Set<ConfidenceLaw> = [.acceptance, .declaration]
        for fault in SampleConfidence.Fault.allCases {
            broken.formUnion(ConfidenceLaws.violations { SampleConfidence(fault) }.map(\.law))
        }
        if Heap.bytesOfThisThread == nil { broken.insert(.memory) }
        if Allocations.ofThisThread == nil { broken.insert(.allocation) }
        #expect(broken == Set(ConfidenceLaw.allCases))
    }
}

/// A schedule that pretends to allocate once per episode.
private struct CountedConfidence: ConfidenceSchedule {
    static let name = "counted"
    static let summary = "Allocates once per episode"
    let counter: Box

    init(_ counter: Box) { self.counter = counter }

    init(from reader: inout SpecReader) { self.init(Box()) }

    mutating func episodeEnded(_ outcome: EpisodeOutcome) { counter.count += 1 }

    func confidence(in sample: ConfidenceSample, parts: inout MutableSpan<Float>) -> Float { 1 }
}
