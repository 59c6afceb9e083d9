import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import MinAtar

@Suite("The games take no memory while they are played")
struct AllocationTests {
    @Test(
        "neither a reset nor a step nor an observation allocates", .enabled(if: canCountAllocations),
        arguments: Subject.allCases)
    func noAllocations(_ subject: Subject) throws {
        func check<G: Tested>(_ type: G.Type) throws {
            var environment: any PackedObserving = G(actionSet: .full)
            var stream = RandomStream(seed: 1, name: "environment")
            var words = [UInt64](repeating: 0, count: environment.packedWordCount)
            var values = [Float](repeating: 0, count: environment.observationSpace.count)
            try environment.reset(using: &stream)
            let before = allocations_of_this_thread()
            for _ in 0..<5_000 {
                let step = try environment.step(stream.integer(below: 6), using: &stream)
                var packed = words.mutableSpan
                environment.observePacked(into: &packed)
                var span = values.mutableSpan
                environment.observe(into: &span)
                if step.terminated { try environment.reset(using: &stream) }
            }
            #expect(allocations_of_this_thread() - before == 0)
        }
        try check(subject.type)
    }
}
