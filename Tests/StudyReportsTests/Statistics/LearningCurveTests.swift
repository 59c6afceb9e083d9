import Testing

@testable import StudyReports

struct LearningCurveTests {
    private func series(_ values: [(Int, Double)]) -> [Sample] { values.map { Sample(step: $0.0, value: $0.1) } }

    @Test("a point is the mean over the runs at its step")
    func means() throws {
        let curve = LearningCurve([series([(10, 1), (20, 4)]), series([(10, 3), (20, 8)])])
        #expect(curve.points.map(\.step) == [10, 20])
        #expect(curve.points.map(\.estimate.mean) == [2, 6])
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
        #expect(curve.points.map(\.estimate.count) == [1])
        #expect(curve.runCount == 1)
        #expect(curve.points.first?.estimate.interval == nil)
    }

    @Test("no runs make a curve without points")
    func noRuns() {
        #expect(LearningCurve([]).points.isEmpty)
    }
}
