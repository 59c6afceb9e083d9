import Testing

@testable import StudyReports

struct LearningCurveTests {
    private func series(_ values: [(Int, Double)]) -> [Sample] { values.map { Sample(step: $0.0, value: $0.1) } }

    @Test("a point is the mean over the runs at its step")
    func means() throws {
        let curve = LearningCurve([series([(10, 1), (20, 4)]), series([(10, 3), (20, 8)])])
        #expect(curve.points.map(\.step) == [10, 20])
        #expect(curve.points.map(\.estimate.value) == [2, 6])
        #expect(curve.points.map(\.range) == [1...3, 4...8])
        #expect(curve.runCount == 2)
        #expect(!curve.leavesOutSteps)
    }

    @Test("a curve has only the steps that every run has")
    func commonSteps() {
        let curve = LearningCurve([series([(10, 1), (20, 4), (30, 9)]), series([(20, 8)])])
        #expect(curve.points.map(\.step) == [20])
        #expect(curve.leavesOutSteps)
    }

    @Test("a run without values takes no part")
    func emptyRun() {
        let curve = LearningCurve([series([(10, 1)]), []])
        #expect(curve.runCount == 1)
        #expect(curve.points.first?.estimate.interval == nil)
    }

    @Test("a point can be the interquartile mean, with an interval by bootstrap of the same runs at every step")
    func interquartileMean() throws {
        let finals: [Double] = [3, -40, 5, 6, 90, 4, 5, 7]
        let runs = finals.map { series([(10, $0), (20, 2 * $0 + 1)]) }
        let bootstrap = Bootstrap(resamples: 500)
        let curve = LearningCurve(runs, average: .interquartileMean, bootstrap: bootstrap)
        // Two of eight are left out at each end: 4, 5, 5 and 6 stay.
        #expect(curve.points.map(\.estimate.value) == [5, 11])
        #expect(curve.points.map(\.range) == [-40...90, -79...181])
        let intervals = try curve.points.map { try #require($0.estimate.interval) }
        #expect(intervals[0].contains(5) && intervals[0].lowerBound > -40 && intervals[0].upperBound < 90)
        #expect(abs(intervals[1].lowerBound - (2 * intervals[0].lowerBound + 1)) < 1e-9)
        #expect(abs(intervals[1].upperBound - (2 * intervals[0].upperBound + 1)) < 1e-9)
        // As wide as the interval of the final returns, but for the draws.
        let table = try #require(ScoreTable(tasks: [finals]))
        let other = Bootstrap(resamples: 20_000).interquartileMean(of: table)
        let fine = LearningCurve(runs, average: .interquartileMean, bootstrap: Bootstrap(resamples: 20_000))
        let interval = try #require(fine.points.first?.estimate.interval)
        #expect(abs(interval.lowerBound - other.lowerBound) < 1 && abs(interval.upperBound - other.upperBound) < 1)
        #expect(
            LearningCurve([runs[0]], average: .interquartileMean).points.first?.estimate == Estimate(3, interval: nil))
    }

    @Test("no runs make a curve without points")
    func noRuns() {
        #expect(LearningCurve([]).points.isEmpty)
    }
}
