import CAllocationCounter
import TestSupport
import Testing
import Understudy

@testable import Mazes

@Suite("The mazes take no memory while they are played")
struct AllocationTests {
    @Test(
        "neither a reset nor a step nor an observation nor a proposal allocates", .enabled(if: canCountAllocations),
        arguments: Subject.all)
    func noAllocations(_ subject: Subject) throws {
        var environment = try subject.make()
        var stream = RandomStream(seed: 1, name: "environment")
        var values = [Float](repeating: 0, count: environment.observationSpace.count)
        let actions = environment.actionSpace.count
        try environment.reset(using: &stream)
        let before = allocations_of_this_thread()
        for _ in 0..<3_000 {
            let proposal = environment.demonstratedAction(using: &stream)
            let action = stream.happens(withProbability: 0.5) ? proposal : stream.integer(below: actions)
            let step = try environment.step(action, using: &stream)
            var span = values.mutableSpan
            environment.observe(into: &span)
            if step.terminated { try environment.reset(using: &stream) }
        }
        #expect(allocations_of_this_thread() - before == 0)
    }
}
