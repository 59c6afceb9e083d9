import Testing

@testable import StudyReports

@Suite("Steps to a threshold")
struct StepsToThresholdTests {
    private func series(_ steps: [Int], last: [Int], reached: [Bool]) -> [[Sample]] {
        zip(steps, zip(last, reached)).map { step, rest in
            let (end, isReached) = rest
            return [Sample(step: 0, value: 0)] + (isReached ? [Sample(step: step, value: 1)] : [])
                + [Sample(step: end, value: 0.5)]
        }
    }

    @Test("are the mean and the median of the first steps where every run gets there")
    func complete() throws {
        let steps = try #require(
            StepsToThreshold(
                series([100, 300, 200], last: [1000, 1000, 1000], reached: [true, true, true]), threshold: 1))
        #expect(steps.isComplete && steps.reachedCount == 3)
        #expect(abs(steps.mean - 200) < 1e-9 && steps.median == 200)
    }

    @Test("count a run that does not get there with all of its steps")
    func censored() throws {
        let steps = try #require(
            StepsToThreshold(
                series([100, 0, 200, 0], last: [1000, 1000, 1000, 1000], reached: [true, false, true, false]),
                threshold: 1))
        #expect(!steps.isComplete && steps.reachedCount == 2)
        #expect(abs(steps.mean - (100 + 200 + 1000 + 1000) / 4) < 1e-9)
        #expect(steps.median == 200)
        let none = try #require(StepsToThreshold(series([0], last: [500], reached: [false]), threshold: 1))
        #expect(none.mean == 500 && none.median == nil)
    }

    @Test("of runs of unequal length are Kaplan and Meier's estimate")
    func unequal() throws {
        // Arrivals at 6, 6, 6, 7, 10, and runs that end at 6 and 9: survival 1 - 3/7, then times 2/3, then times 0.
        let steps = try #require(
            StepsToThreshold(
                series(
                    [6, 6, 6, 0, 7, 0, 10], last: [12, 12, 12, 6, 12, 9, 12],
                    reached: [true, true, true, false, true, false, true]),
                threshold: 1))
        // The last step that is known of any run is 10.
        let (after6, after7) = (4.0 / 7, 4.0 / 7 * 2 / 3)
        #expect(abs(steps.mean - (6 + after6 * 1 + after7 * 3)) < 1e-9)
        #expect(steps.median == 7)
    }

    @Test("have an interval around the mean, the same again with the same seed")
    func interval() throws {
        let steps = try #require(
            StepsToThreshold(
                series([100, 300, 200, 250], last: [400, 400, 400, 400], reached: [true, true, true, true]),
                threshold: 1))
        let interval = try #require(steps.interval(Bootstrap(resamples: 500)))
        #expect(interval.contains(steps.mean) && interval.lowerBound >= 100 && interval.upperBound <= 300)
        #expect(interval.lowerBound < interval.upperBound)
        #expect(steps.interval(Bootstrap(resamples: 500)) == interval)
    }

    @Test("are none without evaluations, and begin at a threshold that is met at once")
    func edges() throws {
        #expect(StepsToThreshold([[], []], threshold: 1) == nil)
        let steps = try #require(StepsToThreshold([[Sample(step: 0, value: 1)]], threshold: 1))
        #expect(steps.mean == 0 && steps.isComplete)
    }
}
