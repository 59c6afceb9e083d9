import Foundation
import Testing
import Understudy

@testable import AgentTraining

@Suite("Imitation losses")
struct ImitationLossTests {
    /// The losses as their publications state them, in double precision.
    private func reference(_ loss: ImitationLoss, _ values: [Double], action: Int) -> Double {
        func excess(_ margin: Float) -> Double {
            values.indices.map { values[$0] + ($0 == action ? 0 : Double(margin)) - values[action] }.max() ?? 0
        }
        return switch loss {
        case .margin(let margin): excess(margin)
        case .squaredMargin(let margin): excess(margin) * excess(margin)
        case .crossEntropy: log(values.reduce(0) { $0 + exp($1 - values[action]) })
        }
    }

    private func add(
        _ weight: Float, _ loss: ImitationLoss, of values: [Float], action: Int, to gradients: inout [Float]
    ) -> Float {
        var span = gradients.mutableSpan
        return loss.add(weight, of: values.span, action: action, to: &span)
    }

    @Test(
        "value and gradient, added to what is there",
        arguments: [ImitationLoss.margin(0.8), .margin(0), .squaredMargin(0.3), .crossEntropy])
    func gradients(_ loss: ImitationLoss) {
        var stream = RandomStream(seed: 9, name: "values")
        for _ in 0..<300 {
            let count = 1 + stream.integer(below: 6)
            let values = (0..<count).map { _ in Float(stream.uniform(in: -3...3)) }
            let action = stream.integer(below: count)
            var gradients = [Float](repeating: 10, count: count)
            let value = add(0.5, loss, of: values, action: action, to: &gradients)
            let exact = values.map(Double.init)
            #expect(abs(Double(value) - 0.5 * reference(loss, exact, action: action)) < 1e-5)
            for place in 0..<count {
                let step = 1e-5
                var (above, below) = (exact, exact)
                above[place] += step
                below[place] -= step
                let slope =
                    (reference(loss, above, action: action) - reference(loss, below, action: action)) / (2 * step)
                #expect(abs(Double(gradients[place]) - 10 - 0.5 * slope) < 1e-4)
            }
        }
    }

    @Test("values of any size give a finite cross-entropy")
    func large() {
        var gradients: [Float] = [0, 0]
        let value = add(1, .crossEntropy, of: [1e30, -1e30], action: 0, to: &gradients)
        #expect(value == 0 && gradients == [0, 0])
    }
}
