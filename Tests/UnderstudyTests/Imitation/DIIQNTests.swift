import Foundation
import Testing
import Understudy

@Suite("The equations of DIIQN")
struct DIIQNTests {
    @Test("a nearer own transition explains better, an equally near one does not")
    func inference() {
        #expect(DIIQN.explains(0.1, betterThan: 0.2))
        #expect(!DIIQN.explains(0.2, betterThan: 0.2) && !DIIQN.explains(0.3, betterThan: 0.2))
    }

    @Test("a similarity of 1 / (1 + d) is reached up to d")
    func similarity() {
        #expect(DIIQN.largestDistance(ofSimilarity: 1) == 0)
        #expect(DIIQN.largestDistance(ofSimilarity: 0.5) == 1)
        #expect(abs(DIIQN.largestDistance(ofSimilarity: 0.8) - 0.25) < 1e-6)
        #expect(DIIQN.largestDistance(ofSimilarity: 0) == .infinity)
    }

    @Test("dQ is the logistic function of the gap")
    func valueGap() {
        #expect(DIIQN.valueGap(expert: 3, agent: 3, beta: 10) == 0.5)
        for gap in stride(from: Float(-4), through: 4, by: 0.5) {
            let expected = 1 / (1 + exp(-2 * Double(gap)))
            #expect(abs(Double(DIIQN.valueGap(expert: gap + 1, agent: 1, beta: 2)) - expected) < 1e-6)
        }
        #expect(DIIQN.valueGap(expert: .infinity, agent: 0, beta: 1) == 1)
        #expect(DIIQN.valueGap(expert: -.infinity, agent: 0, beta: 0) == 0.5)
    }

    @Test("delta rises with the logarithm of the count, from 0 to 1 at the limit and beyond")
    func learning() {
        #expect(DIIQN.learning(count: 0, limit: 99) == 0)
        #expect(DIIQN.learning(count: 99, limit: 99) == 1)
        #expect(DIIQN.learning(count: 1_000, limit: 99) == 1)
        #expect(abs(DIIQN.learning(count: 9, limit: 99) - 0.5) < 1e-6)
    }

    @Test("zeta falls with the error, to 0 at the limit")
    func error() {
        #expect(DIIQN.inference(error: 0, limit: 0.5) == 1)
        #expect(DIIQN.inference(error: 0.125, limit: 0.5) == 0.75)
        #expect(DIIQN.inference(error: 0.5, limit: 0.5) == 0 && DIIQN.inference(error: 2, limit: 0.5) == 0)
    }

    @Test("Phi is the lesser of dQ · delta and zeta, of a bridge without zeta")
    func confidence() {
        #expect(DIIQN.confidence(valueGap: 0.5, learning: 0.5, inference: 0.75) == 0.25)
        #expect(DIIQN.confidence(valueGap: 0.5, learning: 1, inference: 0.125) == 0.125)
        #expect(DIIQN.bridgeConfidence(valueGap: 0.5, learning: 0.25) == 0.125)
    }

    @Test("the losses share a weight of 1")
    func weights() {
        for phi in [0, 0.25, 1] as [Float] {
            let weights = DIIQN.weights(confidence: phi)
            #expect(weights.expert == phi && weights.agent == 1 - phi)
        }
    }
}
