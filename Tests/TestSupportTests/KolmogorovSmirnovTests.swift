import TestSupport
import Testing

@Suite("The test of Kolmogorov and Smirnov")
struct KolmogorovSmirnovTests {
    // SciPy 1.17.1: scipy.stats.ks_2samp(a, b, method="exact").
    @Test(
        "gives SciPy's distance and probability for small samples",
        arguments: [
            ([1], [2], 1, 1), ([1, 2, 3], [1, 2, 3], 0, 1),
            ([1, 2, 3, 4, 5], [3, 4, 5, 6, 7], 0.4, 0.873015873015873),
            ([0.1, 0.4, 0.7], [0.2, 0.3, 0.9], 0.3333333333333333, 1),
            ([1, 1, 1, 2], [1, 2, 2, 2], 0.5, 0.7714285714285716),
        ])
    func small(_ a: [Double], _ b: [Double], statistic: Double, pValue: Double) {
        let test = KolmogorovSmirnov(a, b)
        #expect(test.statistic == statistic)
        #expect(abs(test.pValue - pValue) < 1e-12)
        #expect(KolmogorovSmirnov(b, a).pValue == test.pValue)
    }

    @Test(
        "gives SciPy's distance and probability for large samples with ties",
        arguments: [
            (20, 0.5, 0.15, 0.9831368772656193), (20, 9, 0.25, 0.571336004933722),
            (200, 3.5, 0.11, 0.17793352788293415), (200, 9, 0.16, 0.011843449760085422),
            (1000, 0.5, 0.08, 0.003311056963176061), (1000, 3.5, 0.11, 1.0915917613597424e-05),
            (1000, 9, 0.159, 1.907452160715277e-11),
        ])
    func large(_ count: Int, shift: Double, statistic: Double, pValue: Double) {
        let a = (0..<count).map { Double($0 * 37 % 101) }
        let b = (0..<count).map { Double($0 * $0 * 37 % 101) + shift }
        let test = KolmogorovSmirnov(a, b)
        #expect(test.statistic == statistic)
        #expect(abs(test.pValue / pValue - 1) < 1e-9)
    }
}
