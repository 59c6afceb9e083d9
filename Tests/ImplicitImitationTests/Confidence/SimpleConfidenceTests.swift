import Testing
import Understudy

@testable import ImplicitImitation

@Suite("Confidences of one idea")
struct SimpleConfidenceTests {
    private func outcome(_ episodeReturn: Double, expert: Double? = 10, updates: Int = 0) -> EpisodeOutcome {
        EpisodeOutcome(episodeReturn: episodeReturn, expertReturn: expert, inferredShare: 1, updates: updates)
    }

    @Test("performance: the same trust in every sample, that of the returns, never below its floor")
    func performance() throws {
        var performance = try component(PerformanceConfidence.self)
        var mixed = try component(MixedConfidence.self, "{floor: 0.1}")
        performance.begin(plannedUpdates: 100)
        mixed.begin(plannedUpdates: 100)
        for number in 0..<60 {
            performance.episodeEnded(outcome(Double(number)))
            mixed.episodeEnded(outcome(Double(number)))
            #expect(performance.overall == mixed.overall)
            #expect(performance.confidence(sample(expert: -9, greedy: 9)) == performance.overall)
        }
        #expect(performance.overall == 0.1)
        performance.begin(plannedUpdates: 100)
        #expect(performance.overall == 0)
    }

    @Test("performance: the rate is the weight of the last episode")
    func rate() throws {
        var performance = try component(PerformanceConfidence.self, "{rate: 0.5, floor: 0}")
        performance.begin(plannedUpdates: 100)
        for _ in 0..<5 { performance.episodeEnded(outcome(0)) }
        // G_E 10, R_0 0; R over 6 episodes (0 ... 0, 30): 5, so that k = 0.5.
        performance.episodeEnded(outcome(30))
        #expect(performance.overall == 0.75)
    }

    @Test("linear: a straight line over a share of the updates")
    func linear() throws {
        var linear = try component(LinearConfidence.self, "{start: 0.8, end: 0.2, fraction: 0.5}")
        linear.begin(plannedUpdates: 200)
        for (updates, trust) in [(0, 0.8), (50, 0.5), (100, 0.2), (1_000, 0.2)] as [(Int, Float)] {
            #expect(abs(linear.confidence(sample(updates: updates)) - trust) < 1e-6)
        }
        // As a whole it moves at an episode's end.
        #expect(linear.overall == 0.8)
        linear.episodeEnded(outcome(0, updates: 50))
        #expect(abs(linear.overall - 0.5) < 1e-6)
    }

    @Test("q-filter: all where the expert's action is worth no less than the greedy one, with the slack given")
    func filter() throws {
        let strict = try component(QFilterConfidence.self)
        #expect(strict.confidence(sample(expert: 1, greedy: 1)) == 1)
        #expect(strict.confidence(sample(expert: 0.99, greedy: 1, scale: 5)) == 0)
        let lenient = try component(QFilterConfidence.self, "{slack: 2}")
        #expect(lenient.confidence(sample(expert: 0, greedy: 0.99, scale: 0.5)) == 1)
        #expect(lenient.confidence(sample(expert: 0, greedy: 1.01, scale: 0.5)) == 0)
        #expect(strict.overall == 1)
    }

    @Test("each stays within 0...1, whatever the critic says")
    func bounds() throws {
        let all: [any ConfidenceSchedule] = [
            try component(PerformanceConfidence.self), try component(LinearConfidence.self),
            try component(QFilterConfidence.self, "{slack: 1}"),
            try component(DynamicConfidence.self, "{gap_unit: gap, counts: transition, err_max: 0.1}"),
        ]
        for schedule in all {
            for sample in wildSamples { #expect((0...1).contains(schedule.confidence(sample))) }
        }
    }
}
