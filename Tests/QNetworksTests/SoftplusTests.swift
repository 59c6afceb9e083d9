import Foundation
import QNetworks
import Testing

@Suite("Log-odds")
struct SoftplusTests {
    static let logits: [Float] = [0, 1e-8, -1e-8, 0.5, -0.5, 10, -10, 60, -60, 1e30, -1e30]

    @Test("softplus agrees with double precision, and is finite at the ends", arguments: logits)
    func softplus(_ logit: Float) {
        let value = QNetworks.softplus(logit)
        let exact = logit > 30 ? Double(logit) : log1p(exp(Double(logit)))
        #expect(value.isFinite && abs(Double(value) - exact) <= 2e-7 * exact)
    }

    @Test("the logistic function agrees with double precision, and is finite at the ends", arguments: logits)
    func logistic(_ logit: Float) {
        let value = QNetworks.logistic(logit)
        let exact = 1 / (1 + exp(-Double(logit)))
        #expect(value.isFinite && abs(Double(value) - exact) <= 2e-7 * exact + 1e-38)
    }
}
