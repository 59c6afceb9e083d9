import ImplicitImitation
import Testing
import Understudy

@Suite("Mixed confidence")
struct MixedConfidenceTests {
    private func mixed(_ text: String = "{}") throws -> MixedConfidence {
        var confidence = try component(MixedConfidence.self, text)
        confidence.begin(plannedUpdates: 1_000)
        return confidence
    }

    private func outcome(
        _ value: Double, expert: Double? = 10, share: Double = 1, hasUnknownEnds: Bool = true
    ) -> EpisodeOutcome {
        EpisodeOutcome(
            episodeReturn: value, expertReturn: expert, inferredShare: share, updates: 1, hasUnknownEnds: hasUnknownEnds
        )
    }

    @Test("kappa by hand")
    func path() throws {
        var confidence = try mixed()
        // R_0 = 2 after five episodes, and so is R: the whole gap of 8 is left.
        for value in [0.0, 1, 2, 3, 4] {
            #expect(confidence.overall == 0)
            confidence.episodeEnded(outcome(value))
        }
        #expect(confidence.overall == 1)
        // R = 16 / 6: 0.9 + 0.1 · (10 - 16 / 6) / 8 = 0.991667
        confidence.episodeEnded(outcome(6))
        #expect(abs(confidence.overall - 0.991_667) < 1e-6)
        // The first of ten drop out from here on: R = (1 + 2 + 3 + 4 + 6 + 5 · 10) / 10 after five more.
        var kappa = 0.9 + 0.1 * (10 - 16 / 6.0) / 8
        for (count, sum) in [(7, 26.0), (8, 36), (9, 46), (10, 56), (10, 66)] {
            confidence.episodeEnded(outcome(10))
            kappa = 0.9 * kappa + 0.1 * (10 - sum / Double(count)) / 8
            #expect(abs(Double(confidence.overall) - kappa) < 1e-6)
        }
        // R_0 stays. Past the expert kappa falls by a tenth each time.
        for _ in 0..<10 { confidence.episodeEnded(outcome(20)) }
        let before = confidence.overall
        confidence.episodeEnded(outcome(20))
        #expect(abs(confidence.overall - 0.9 * before) < 1e-7)
        // Behind again: kappa rises, and by no more than full trust would.
        for _ in 0..<10 { confidence.episodeEnded(outcome(-1_000)) }
        let low = confidence.overall
        confidence.episodeEnded(outcome(-1_000))
        #expect(abs(confidence.overall - (0.9 * low + 0.1)) < 1e-6)
    }

    @Test("an agent that began above the expert's return never trusts it, however far it falls")
    func beganAbove() throws {
        var confidence = try mixed()
        for _ in 0..<5 { confidence.episodeEnded(outcome(30)) }
        #expect(confidence.overall == 0)
        for _ in 0..<10 { confidence.episodeEnded(outcome(0)) }
        #expect(confidence.overall == 0)
    }

    @Test(
        "stays at its start while the expert's return is unknown or too little is inferred",
        arguments: [(nil, 1.0), (10, 0.019)])
    func unknown(expert: Double?, share: Double) throws {
        var confidence = try mixed("{start: 0.75}")
        for _ in 0..<20 { confidence.episodeEnded(outcome(50, expert: expert, share: share)) }
        #expect(confidence.overall == 0.75)
        confidence.episodeEnded(outcome(50, share: 0.02))
        #expect(confidence.overall == 0)
    }

    @Test("falls where neither return shows a difference and every end of the expert's is known")
    func nothingToLearn() throws {
        var confidence = try mixed("{start: 1}")
        for _ in 0..<5 {
            #expect(confidence.overall == 1)
            confidence.episodeEnded(outcome(-500, expert: -500, hasUnknownEnds: false))
        }
        #expect(confidence.overall == 0)
    }

    @Test("stays while neither return shows a difference and an end is unknown, and not where one does")
    func noDifference() throws {
        var confidence = try mixed()
        for _ in 0..<20 { confidence.episodeEnded(outcome(0, expert: 0)) }
        #expect(confidence.overall == 1)
        // The agent's first reward: past an expert of 0.
        confidence.episodeEnded(outcome(1, expert: 0))
        #expect(abs(confidence.overall - 0.9) < 1e-6)
    }

    @Test("does not fall below the floor", arguments: [0, 0.1, 0.5, 1])
    func floor(floor: Double) throws {
        var confidence = try mixed("{floor: \(floor)}")
        for _ in 0..<5 { confidence.episodeEnded(outcome(0)) }
        for _ in 0..<300 { confidence.episodeEnded(outcome(50)) }
        #expect(abs(Double(confidence.overall) - floor) < 1e-6)
        #expect(confidence.overall >= Float(floor))
    }

    @Test("an expert that is no better than the agent's first episodes has no floor, as soon as that is known")
    func earnedFloor() throws {
        var worse = try mixed("{floor: 0.5}")
        for _ in 0..<40 { worse.episodeEnded(outcome(50)) }
        #expect(worse.overall == 0)
    }

    @Test(
        "an expert within a standard error of the agent's first episodes gets none, and within two part of the trust"
    )
    func notClearlyBetter() throws {
        // R_0 = 2 with a standard error of sqrt(10 / (4 · 5)).
        let unit = 1 / 2.0.squareRoot()
        for (expert, expected) in [
            (2 + 1.5 * unit, 0.5), (2 + 1.1 * unit, 0.1), (2 + 3 * unit, 1), (2 + 0.9 * unit, 0), (2, 0), (1, 0),
        ] {
            var confidence = try mixed()
            for value in [0.0, 1, 2, 3, 4] { confidence.episodeEnded(outcome(value, expert: expert)) }
            #expect(abs(Double(confidence.overall) - expected) < 1e-6)
        }
    }

    @Test("begins anew")
    func begin() throws {
        var confidence = try mixed()
        for _ in 0..<5 { confidence.episodeEnded(outcome(0)) }
        #expect(confidence.overall == 1)
        confidence.begin(plannedUpdates: 5)
        #expect(confidence.overall == 0)
        for _ in 0..<5 { confidence.episodeEnded(outcome(50)) }
        #expect(confidence.overall == 0)
    }

    @Test("the filter lets pass what the critic does not contradict by more than its error")
    func filter() throws {
        var confidence = try mixed("{start: 1}")
        #expect(MixedConfidence.parts.map(\.name) == ["kappa", "filter"])
        #expect(confidence.parts(sample(expert: 3, greedy: 5)).confidence == 1)
        for _ in 0..<5 { confidence.episodeEnded(outcome(0)) }
        confidence.episodeEnded(outcome(50))
        let kappa = confidence.overall
        #expect(kappa > 0.9 && kappa < 0.92)
        // sigma_Q = 2: sigmoid(2), sigmoid(0), sigmoid(-2)
        for (expert, expected) in [(5, 0.880_797_1), (3, 0.5), (1, 0.119_202_9)] as [(Float, Float)] {
            let (value, parts) = confidence.parts(sample(expert: expert, agent: -7, greedy: 5, error: 0.3, scale: 2))
            #expect(parts[0] == kappa)
            #expect(abs(parts[1] - expected) < 1e-6)
            #expect(abs(value - (kappa + (1 - kappa) * expected)) < 1e-6)
        }
    }

    @Test("without an error scale yet the greedy action passes and others do not")
    func noScale() throws {
        let confidence = try mixed()
        #expect(abs(confidence.parts(sample(expert: 1, greedy: 1, scale: 0)).parts[1] - 0.880_797_1) < 1e-6)
        #expect(confidence.parts(sample(expert: 0.9, greedy: 1, scale: 0)).parts[1] == 0)
    }

    @Test("stays within 0...1, whatever the values and returns")
    func bounds() throws {
        var confidence = try mixed()
        var stream = RandomStream(seed: 1, name: "returns")
        for sample in wildSamples {
            let size = [0, 1, 1e300][stream.integer(below: 3)]
            confidence.episodeEnded(
                outcome(
                    size * stream.uniform(in: -1...1), expert: size * stream.uniform(in: -1...1),
                    share: stream.uniform()))
            let (value, parts) = confidence.parts(sample)
            #expect((parts + [value, confidence.overall]).allSatisfy { $0 >= 0 && $0 <= 1 }, "\(sample)")
        }
    }

    @Test("an infinite value against the expert's action closes the filter")
    func infinity() throws {
        #expect(try mixed().parts(sample(expert: 1, greedy: .infinity)).parts[1] == 0)
    }
}
