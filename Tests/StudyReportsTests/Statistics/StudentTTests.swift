import Testing

@testable import StudyReports

/// Reference values: `scipy.stats.t.ppf` and `scipy.special.betainc` of SciPy 1.17.1.
struct StudentTTests {
    @Test(
        "quantiles are SciPy's",
        arguments: [
            (1, 0.6, 0.32491969623290634), (1, 0.9, 3.0776835371752544), (1, 0.975, 12.706204736174694),
            (1, 0.9995, 636.6192487687897), (1, 0.025, -12.706204736174705), (2, 0.5, 0), (2, 0.6, 0.2886751345948128),
            (2, 0.975, 4.302652729749462), (3, 0.975, 3.1824463052837078), (4, 0.6, 0.2707222947075976),
            (4, 0.975, 2.7764451051977934), (4, 0.9995, 8.610301581379522), (9, 0.975, 2.262157162798205),
            (29, 0.975, 2.045229642132703), (29, 0.025, -2.045229642132704), (2.5, 0.6, 0.2814595127485477),
            (2.5, 0.9995, 18.277893528131457), (1000, 0.6, 0.25341451583949876), (1000, 0.975, 1.9623390808264083),
        ])
    func quantile(degrees: Double, probability: Double, expected: Double) {
        #expect(abs(StudentT(degreesOfFreedom: degrees).quantile(probability) - expected) < 1e-9)
    }

    @Test(
        "the regularized incomplete beta function is SciPy's",
        arguments: [
            (0.1, 0.5, 0.5, 0.20483276469913345), (0.3, 2, 0.5, 0.03784096948581308), (0.5, 2, 3, 0.6875),
            (0.9, 4.5, 0.5, 0.3434363961379134), (0.999, 14.5, 0.5, 0.8658951485458809),
            (0.2, 10, 0.5, 1.994982493613096e-08), (0.7, 0.5, 20, 0.999999999994827), (0, 2, 3, 0), (1, 2, 3, 1),
        ])
    func incompleteBeta(x: Double, a: Double, b: Double, expected: Double) {
        let value = regularizedIncompleteBeta(x, complement: 1 - x, a, b)
        #expect(abs(value - expected) <= 1e-12 * max(expected, 1e-8))
    }
}
