import Testing

@testable import StudyReports

struct ChartTests {
    @Test(
        "ticks are multiples of 1, 2 or 5 times a power of ten",
        arguments: [
            (-200.0...(-110), 5, ["-200", "-180", "-160", "-140", "-120"]),
            (0...20_000, 4, ["0", "5000", "10000", "15000", "20000"]),
            (0.28...0.93, 4, ["0.4", "0.6", "0.8"]), (-0.1...0.1, 4, ["-0.10", "-0.05", "0.00", "0.05", "0.10"]),
            (0...3e7, 3, ["0", "1e+07", "2e+07", "3e+07"]),
        ])
    func ticks(range: ClosedRange<Double>, count: Int, expected: [String]) {
        let ticks = Ticks(over: range, atMost: count)
        #expect(ticks.values(in: range).map { ticks.label($0) } == expected)
    }

    private func curve(_ runs: [[Double]]) -> LearningCurve {
        LearningCurve(runs.map { $0.enumerated().map { Sample(step: 100 * ($0.offset + 1), value: $0.element) } })
    }

    @Test("the domain holds the means, the runs and the reference, with tidy ends")
    func domain() throws {
        let domain = try #require(
            ChartDomain(
                curves: [curve([[-200, -118], [-200, -112]])], reference: -145.75, includesBands: false, tickCount: 6))
        #expect(domain.values == -200...(-110))
        #expect(domain.steps == 0...200)
        #expect(domain.fraction(ofValue: -155) == 0.5)
        #expect(domain.fraction(ofStep: 50) == 0.25)
    }

    @Test("a band wider than the runs does not flatten the curves")
    func wideBand() throws {
        let curves = [curve([[0, 10], [0, 20]])]
        #expect(try #require(curves[0].points[1].estimate.interval).upperBound > 70)
        let domain = try #require(ChartDomain(curves: curves, reference: nil, includesBands: true, tickCount: 6))
        #expect(domain.values == -5...25)
    }

    @Test("a flat curve has room above and below", arguments: [0.0, -200, 1e-12])
    func flat(value: Double) throws {
        let domain = try #require(
            ChartDomain(curves: [curve([[value]])], reference: nil, includesBands: true, tickCount: 4))
        #expect(domain.values.lowerBound < value && value < domain.values.upperBound)
        #expect(domain.ticks.values(in: domain.values).count > 1)
    }

    @Test("no points have no domain")
    func empty() {
        #expect(ChartDomain(curves: [curve([])], reference: 1, includesBands: false, tickCount: 4) == nil)
    }
}
