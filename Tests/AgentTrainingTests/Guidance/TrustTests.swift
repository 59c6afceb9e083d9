import Testing
import Understudy

@testable import AgentTraining

@Suite("Trust")
struct TrustTests {
    @Test("a sample knows the running mean of the gaps before and with its own, of those that are finite")
    func gapScale() {
        var scales: [Float] = []
        let confidence = FixedConfidence { sample in
            scales.append(sample.gapScale)
            return 0
        }
        var trust = Trust(confidence)
        for gap in [2, -4, .infinity, 0] as [Float] {
            _ = trust.confidence(
                in: ConfidenceSample(
                    expertActionValue: gap, agentActionValue: 0, greedyValue: 0, inferenceError: 0, inferenceRadius: 1,
                    errorScale: 1, updates: 0))
        }
        let second: Float = 0.999 * 2 + 0.001 * 4
        #expect(scales == [2, second, second, 0.999 * second])
    }
}
