import Testing

@testable import StudyReports

struct StatisticsTests {
    private static let finals = [-121.28, -116.38, -107.76, -123.60, -113.96]

    /// Scores and results of rliable 1.2.0 (`aggregate_iqm`, with SciPy 1.17.1), from the project's reference data: the
    /// cases "one task, seven runs", "three runs, two tasks" and "many ties" of `statistics.json`, both score matrices
    /// each.
    @Test(
        "the interquartile mean is rliable's",
        arguments: [
            ([1.3055, 1.1794, 0.4353, 0.9948, 0.2969, 1.0785, 2.1066], 0.9987),
            ([0.6702, 0.6668, 1.0568, 0.5024, 1.3509, 0.5371, 0.5296], 0.6920999999999999),
            ([0.2886, 0.5567, 0.6333, 0.1701, 0.7971, 0.3444], 0.45575),
            ([0.6671, 0.7134, 0.758, 0.1856, 0.6433, 0.3766], 0.6001000000000001),
            ([0.25, 0, 1, 0.75, 0.5, 0.5, 0.5, 1, 1, 0.75, 0.5, 0.75, 0, 0, 0.75, 1, 0.75, 0.5], 0.625),
            ([1, 0, 1, 1, 0, 0, 0.25, 0.5, 0.75, 0.25, 0.75, 0.5, 0.5, 0.25, 1, 0.25, 0.5, 0.5], 0.475),
        ])
    func interquartileMean(sample: [Double], expected: Double) throws {
        #expect(abs(try #require(Statistics.interquartileMean(sample)) - expected) < 1e-12)
    }

    /// NumPy 2.4 and SciPy 1.17.1: `mean`, `std(ddof=1)`, `median`, `stats.t.interval(0.95, 4, mean, stats.sem)`.
    @Test("mean, deviation, median and interval are SciPy's")
    func scipy() throws {
        #expect(abs(try #require(Statistics.mean(Self.finals)) - -116.596) < 1e-9)
        #expect(abs(try #require(Statistics.standardDeviation(Self.finals)) - 6.246317315026508) < 1e-9)
        #expect(Statistics.median(Self.finals) == -116.38)
        let interval = try #require(MeanEstimate(Self.finals)?.interval)
        #expect(abs(interval.lowerBound - -124.35182733142521) < 1e-9)
        #expect(abs(interval.upperBound - -108.8401726685748) < 1e-9)
    }

    @Test("an even count's median is the mean of the middle two")
    func evenMedian() {
        #expect(Statistics.median([4, 1, 10, 2]) == 3)
    }

    @Test("a single number has a mean and no interval")
    func single() throws {
        let estimate = try #require(MeanEstimate([3]))
        #expect(estimate.mean == 3)
        #expect(estimate.interval == nil)
        #expect(Statistics.standardDeviation([3]) == nil)
        #expect(Statistics.interquartileMean([3]) == 3)
    }

    @Test("an empty sample has nothing")
    func empty() {
        #expect(Statistics.mean([]) == nil)
        #expect(Statistics.median([]) == nil)
        #expect(Statistics.interquartileMean([]) == nil)
        #expect(MeanEstimate([]) == nil)
    }

    @Test("equal numbers have an interval without width")
    func equal() {
        #expect(MeanEstimate([-200, -200, -200])?.interval == -200...(-200))
    }
}
