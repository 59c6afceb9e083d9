import ImitationTools
import TestSupport
import Testing
import Understudy

@testable import AgentTraining

@Suite("Coverage of own states by the expert's")
struct StateCoverageTests {
    /// Walks along a line and its like far away.
    private static let recording = ExpertRecording(
        observationCount: 1, observations: (0...100).map { Float($0) / 10 },
        trajectories: [.init(length: 100, terminated: true, truncated: false)])

    private func coverage(_ place: (Int) -> Float) -> StateCoverage {
        var coverage = StateCoverage(
            ExpertStates(Self.recording, observations: Self.recording.numbers), seed: 0)
        for step in 0..<16_000 { coverage.observe([place(step)]) }
        return coverage
    }

    @Test("where the expert was there is full trust, elsewhere none")
    func extremes() {
        let near = coverage { Float($0 % 100) / 10 }
        #expect(near.share == 1 && near.trust == 1)
        let far = coverage { _ in 1_000 }
        #expect(far.share == 0 && far.trust == 0)
    }

    @Test("a few per cent near the expert's are enough, as every episode begins there")
    func beginnings() {
        // One look in 20 is near, and one in 100.
        #expect(coverage { $0 / 16 % 20 == 0 ? 1 : 1_000 }.trust > 0.9)
        #expect(coverage { $0 / 16 % 100 == 0 ? 1 : 1_000 }.trust < 0.1)
    }

    @Test("before the first look there is no trust")
    func nothing() {
        let coverage = StateCoverage(
            ExpertStates(Self.recording, observations: Self.recording.numbers), seed: 0)
        #expect(coverage.share == nil && coverage.trust == 0)
    }

    @Test("what was long ago is forgotten")
    func forgetting() {
        var coverage = coverage { Float($0 % 100) / 10 }
        for _ in 0..<400_000 { coverage.observe([1_000]) }
        #expect(coverage.trust == 0)
    }

    @Test("goes on from a saved state as if it had not been interrupted")
    func state() throws {
        var first = coverage { $0 / 16 % 50 == 0 ? 1 : 1_000 }
        var second = coverage { _ in 1_000 }
        try SavedState { try first.saveOrRestoreState(in: &$0) }.restore { try second.saveOrRestoreState(in: &$0) }
        #expect(second.share == first.share && (0.01..<1).contains(second.trust))
        for _ in 0..<100 {
            first.observe([2])
            second.observe([2])
        }
        #expect(second.share == first.share)
    }
}
