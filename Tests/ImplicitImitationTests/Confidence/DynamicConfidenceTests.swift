import ImplicitImitation
import Testing
import Understudy

@Suite("Dynamic confidence")
struct DynamicConfidenceTests {
    private func dynamic(_ text: String, plannedUpdates: Int = 1_000) throws -> DynamicConfidence {
        var confidence = try component(DynamicConfidence.self, text)
        confidence.begin(plannedUpdates: plannedUpdates)
        return confidence
    }

    @Test("its parts by numbers")
    func parts() throws {
        let confidence = try dynamic("{beta: 2, c_max: 99}")
        #expect(DynamicConfidence.parts.map(\.name) == ["value_gap", "learning", "inference"])
        // sigmoid(2 · 0.5) = 0.731059, log(10) / log(100) = 0.5, 1 - 0.1 / 0.4 = 0.75
        let (phi, parts) = confidence.parts(
            sample(expert: 1.5, agent: 1, greedy: 7, error: 0.1, radius: 0.4, updates: 9))
        #expect(abs(parts[0] - 0.731_058_6) < 1e-6)
        #expect(abs(parts[1] - 0.5) < 1e-6)
        #expect(abs(parts[2] - 0.75) < 1e-6)
        #expect(phi == parts[0] * parts[1])
        #expect(confidence.overall == 1)
    }

    @Test("the least of dQ · delta and zeta")
    func minimum() throws {
        let confidence = try dynamic("{beta: 10, c_max: 99}")
        #expect(abs(confidence.confidence(sample(expert: 9, error: 0.4, updates: 99)) - 0.2) < 1e-6)
        #expect(abs(confidence.confidence(sample(expert: 9, error: 0.1, updates: 99)) - 0.8) < 1e-6)
        #expect(confidence.confidence(sample(expert: 9, error: 0, updates: 99)) == 1)
        #expect(confidence.confidence(sample(expert: 9, error: 0.5, updates: 99)) == 0)
        #expect(confidence.confidence(sample(expert: 9, error: 0.7, updates: 99)) == 0)
        #expect(confidence.confidence(sample(error: 0, updates: 99)) == 0.5)
        #expect(confidence.confidence(sample(expert: -9, error: 0, updates: 99)) < 1e-30)
    }

    @Test("nothing before the first update, and no more than 1 from c_max on", arguments: [1, 10, 400, 100_000])
    func learning(limit: Int) throws {
        let confidence = try dynamic("{c_max: \(limit)}")
        func learning(_ updates: Int) -> Float { confidence.parts(sample(updates: updates)).parts[1] }
        #expect(learning(0) == 0)
        #expect(learning(limit) == 1)
        #expect(learning(.max) == 1)
        var last: Float = -1
        for updates in [0, 1, 2, 5, 9, 100, 399, 1_000, 50_000, 100_000] where updates <= limit {
            #expect(learning(updates) > last)
            last = learning(updates)
        }
    }

    @Test("c_max is 0.4 of the planned updates unless given", arguments: [(1_000, 400), (2_499, 999), (1, 1), (0, 1)])
    func standardLimit(planned: Int, limit: Int) throws {
        let confidence = try dynamic("{}", plannedUpdates: planned)
        #expect(confidence.parts(sample(updates: limit)).parts[1] == 1)
        #expect(confidence.parts(sample(updates: limit - 1)).parts[1] < 1)
        let given = try dynamic("{c_max: 7}", plannedUpdates: planned)
        #expect(given.parts(sample(updates: 7)).parts[1] == 1)
        #expect(given.parts(sample(updates: 6)).parts[1] < 1)
    }

    @Test("a bridge was not inferred: dQ · delta alone")
    func bridge() throws {
        let confidence = try dynamic("{beta: 2, c_max: 99}")
        let (phi, parts) = confidence.parts(sample(expert: 1.5, agent: 1, error: nil, updates: 9))
        #expect(parts[2] == 1)
        #expect(abs(phi - 0.365_529_3) < 1e-6)
    }

    @Test("beta is 10 unless given")
    func standardSlope() throws {
        #expect(abs(try dynamic("{}").parts(sample(expert: 0.1)).parts[0] - 0.731_058_6) < 1e-6)
    }

    @Test("stays within 0...1, whatever the values", arguments: [0, 1, 10, 1e6])
    func bounds(beta: Double) throws {
        let confidence = try dynamic("{beta: \(beta)}")
        for sample in wildSamples {
            let (phi, parts) = confidence.parts(sample)
            #expect((parts + [phi]).allSatisfy { $0 >= 0 && $0 <= 1 }, "\(sample)")
        }
    }

    @Test("an infinite gap is full or no confidence")
    func infinity() throws {
        let confidence = try dynamic("{c_max: 9}")
        #expect(confidence.confidence(sample(expert: .infinity, updates: 9)) == 1)
        #expect(confidence.confidence(sample(expert: -.infinity, updates: 9)) == 0)
        #expect(confidence.confidence(sample(agent: .infinity, updates: 9)) == 0)
        #expect(confidence.confidence(sample(expert: .infinity, agent: .infinity, updates: 9)) == 0)
    }

    // MARK: - What the paper leaves open

    @Test("gaps may be measured in their running mean, whatever the size of returns")
    func gapUnit() throws {
        let confidence = try dynamic("{beta: 2, gap_unit: gap, c_max: 1}")
        for size in [1e-3, 1, 1e4] as [Float] {
            var gap = sample(expert: 1.5 * size, agent: size, updates: 1)
            gap.gapScale = 0.5 * size
            // sigmoid(2 · 0.5 / 0.5)
            #expect(abs(confidence.parts(gap).parts[0] - 0.880_797) < 1e-4)
        }
        #expect(confidence.parts(sample(expert: 2, agent: 2, updates: 1)).parts[0] == 0.5)
    }

    @Test(
        "c may count the updates in which the expert transition was learned from, 100 of them for full belief unless given"
    )
    func transitionCount() throws {
        var one = sample(updates: 1_000_000)
        one.expertUpdates = 9
        #expect(abs(try dynamic("{counts: transition, c_max: 99}").parts(one).parts[1] - 0.5) < 1e-6)
        one.expertUpdates = 100
        #expect(try dynamic("{counts: transition}").parts(one).parts[1] == 1)
        one.expertUpdates = 99
        #expect(try dynamic("{counts: transition}").parts(one).parts[1] < 1)
    }

    @Test("err_max may be another than the radius of the inference")
    func errorLimit() throws {
        let confidence = try dynamic("{err_max: 0.2}")
        #expect(abs(confidence.parts(sample(error: 0.05, radius: 0.5)).parts[2] - 0.75) < 1e-6)
        #expect(confidence.parts(sample(error: 0.3, radius: 0.5)).parts[2] == 0)
    }
}
