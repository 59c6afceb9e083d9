import Testing
import Understudy

@testable import ImplicitImitation

@Suite("Confidences of one idea")
struct SimpleConfidenceTests {
    private func outcome(_ episodeReturn: Double, expert: Double? = 10, updates: Int = 1) -> EpisodeOutcome {
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

@Suite("Trust by realized returns")
struct RealizedTrustTests {
    private func trusted(
        first: [Double], then returns: [Double], expert: Double, expertError: Double = 0, updatesEach: Int = 100
    ) throws -> [Float] {
        var confidence = try component(PerformanceConfidence.self, "{rate: 0.5, floor: 0.1}")
        confidence.begin(plannedUpdates: 100_000)
        func outcome(_ value: Double, _ updates: Int) -> EpisodeOutcome {
            EpisodeOutcome(
                episodeReturn: value, expertReturn: expert, expertReturnError: expertError, inferredShare: 1,
                updates: updates)
        }
        for value in first { confidence.episodeEnded(outcome(value, 0)) }
        return returns.enumerated().map { number, value in
            confidence.episodeEnded(outcome(value, (number + 1) * updatesEach))
            return confidence.overall
        }
    }

    @Test("an expert that is not clearly better than what the agent does by itself gets none")
    func noBetter() throws {
        // R_0 is 0.375 with a standard error of 0.11: the gap of 0.025 is less than that.
        let first = (0..<40).map { Double($0 % 4 == 0 ? 2 : 0) * ($0 % 8 == 0 ? 1 : 0.5) }
        let kappa = try trusted(first: first, then: first + first, expert: 0.4)
        #expect(kappa.allSatisfy { $0 == 0 })
    }

    @Test("the expert's own error counts as well")
    func expertError() throws {
        let first = Array(repeating: 1.0, count: 10)
        #expect(try trusted(first: first, then: [1], expert: 4, expertError: 3) == [0])
        #expect(try trusted(first: first, then: [1], expert: 4, expertError: 0.1) == [1])
    }

    @Test("every episode before the first update counts for R_0")
    func firstEpisodes() throws {
        // R_0 is 5 over all twenty, and 0 over the first five, which alone would be trusted.
        let first = Array(repeating: 0.0, count: 5) + Array(repeating: 20.0 / 3, count: 15)
        let kappa = try trusted(first: first, then: Array(repeating: 0, count: 30), expert: 5)
        #expect(kappa[29] < 1e-4)
        #expect(try trusted(first: Array(first.prefix(5)), then: [0], expert: 5) == [1])
    }

    @Test("a lucky beginning delays trust, and does not rule it out")
    func luck() throws {
        // Two of the first five episodes are as good as the expert's: R_0 is 6 with a standard error of 2.4. The following ones are not.
        let kappa = try trusted(first: [0, 10, 10, 0, 10], then: Array(repeating: 0, count: 60), expert: 8)
        #expect(kappa[0] < 0.3 && kappa[59] > 0.4)
        // An agent that becomes better by itself meanwhile needs no trust.
        let better = try trusted(first: [0, 10, 10, 0, 10], then: Array(repeating: 11, count: 60), expert: 8)
        #expect(better.allSatisfy { $0 == 0 })
    }

    @Test("trust halves when returns stop rising for long enough, and is whole as long as they rise")
    func help() throws {
        let first = [0.0, 1, 0, 1, 0]
        // R is 10 below the expert's 100 of the beginning's distance all the time, so that k stays near 0.9.
        let still = try trusted(first: first, then: Array(repeating: 10, count: 400), expert: 100)
        // 5,000 updates are 50 episodes: after 400 episodes it has halved about seven times, down to the floor.
        #expect(still[12] > 0.8 && still[120] < 0.5 && still[399] <= 0.1)
        let rising = try trusted(first: first, then: (0..<400).map { 10 + Double($0) / 100 }, expert: 100)
        #expect(rising[399] > 0.8)
        // Many short episodes are no reason by themselves: updates have to pass as well.
        let soon = try trusted(
            first: first, then: Array(repeating: 10, count: 400), expert: 100, updatesEach: 10)
        #expect(soon[399] > 0.8)
    }

    @Test("the noise of a few episodes is seldom a reason for full trust, and a clearly better expert is")
    func noise() throws {
        var stream = RandomStream(seed: 7, name: "noise")
        // Returns with a standard deviation of 1, nearly normal.
        func episode(_ mean: Double) -> Double { (0..<12).reduce(mean - 6) { sum, _ in sum + stream.uniform() } }
        var (believed, doubted) = (0, 0)
        for _ in 0..<1_000 {
            // The expert's return is the mean of four episodes, and its error what these say.
            func isTrusted(by expertMean: Double) throws -> Bool {
                let expert = (0..<4).map { _ in episode(expertMean) }
                let mean = expert.reduce(0, +) / 4
                let squares = expert.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                return try trusted(
                    first: (0..<10).map { _ in episode(0) }, then: [episode(0)], expert: mean,
                    expertError: (squares / 12).squareRoot())[0] > 0.95
            }
            believed += try isTrusted(by: 0) ? 1 : 0
            doubted += try isTrusted(by: 6) ? 0 : 1
        }
        // Full trust takes two standard errors: one side of a normal distribution has 2.3 % beyond, and few episodes have heavier tails.
        #expect(believed < 70 && doubted < 20, "\(believed) believed, \(doubted) doubted")
    }
}
