import Testing
import Understudy
import UnderstudyTesting

@testable import Lab

@Suite("The confidence slow-fade")
struct SlowFadeConfidenceTests {
    // Edit: parameters with which the laws have to hold.
    @Test("keeps the laws of confidences", arguments: [1, 2_000])
    func laws(duration: Int) {
        #expect(ConfidenceLaws.violations { SlowFadeConfidence(duration: duration) } == [])
    }

    @Test("is from 0 to 1, whatever the sample is", arguments: [0, 100, 1_000_000], [0, 0.5, 1, nil])
    func range(updates: Int, error: Float?) {
        let sample = ConfidenceSample(
            expertActionValue: 1, agentActionValue: 0, greedyValue: 1, inferenceError: error, inferenceRadius: 1,
            errorScale: 1, updates: updates)
        var parts = [Float](repeating: .nan, count: SlowFadeConfidence.parts.count)
        var span = parts.mutableSpan
        let confidence = SlowFadeConfidence().confidence(in: sample, parts: &span)
        #expect((0...1).contains(confidence))
        #expect(parts.allSatisfy { (0...1).contains($0) })
    }

    // Edit: what is true of this confidence alone.
    @Test("is half of what it was after the duration")
    func half() {
        var schedule = SlowFadeConfidence(duration: 100)
        schedule.begin(plannedUpdates: 1_000)
        #expect(schedule.overall == 1)
        schedule.episodeEnded(EpisodeOutcome(episodeReturn: 0, expertReturn: nil, inferredShare: 1, updates: 100))
        #expect(schedule.overall == 0.5)
    }
}
