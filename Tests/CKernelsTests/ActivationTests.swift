import CKernels
import Foundation
import TestSupport
import Testing

@Suite("Activations")
struct ActivationTests {
    static let kinds: [ActivationKind] = [.leakyRelu, .elu, .tanh]

    private func exact(_ kind: ActivationKind, _ x: Double) -> Double {
        switch kind {
        case .leakyRelu: x > 0 ? x : Double(Float(0.01)) * x
        case .elu: x > 0 ? x : expm1(x)
        case .tanh: tanh(x)
        }
    }

    private func outputs(_ table: Table, _ kind: ActivationKind, _ inputs: [Float]) -> [Float] {
        var values = inputs
        table.functions.activate(kind, values.count, &values)
        return values
    }

    @Test("are within four units in the last place of the exact values", arguments: Table.all, kinds)
    func accuracy(table: Table, kind: ActivationKind) {
        let sizes = (-2_000...600).map { Float(exp2(Double($0) / 60)) }
        let inputs = sizes + sizes.map { -$0 } + [0, 0.625, -0.625, 10, -10, 87, -87, 88.5, -88.5, 1e30, -1e30]
        for (x, y) in zip(inputs, outputs(table, kind, inputs)) {
            let exact = exact(kind, Double(x))
            #expect(abs(Double(y) - exact) <= 4 * Double(max(Float(abs(exact)).ulp, .leastNormalMagnitude)), "\(x)")
        }
    }

    @Test("take infinities to their limits and leave NaN", arguments: Table.all, kinds)
    func limits(table: Table, kind: ActivationKind) {
        let values = outputs(table, kind, [.infinity, -.infinity, .nan, .infinity, -.infinity, .nan, 0, -0.0, 1])
        let highest: Float = kind == .tanh ? 1 : .infinity
        let lowest: Float = kind == .leakyRelu ? -.infinity : -1
        #expect(values[0] == highest && values[3] == highest)
        #expect(values[1] == lowest && values[4] == lowest)
        #expect(values[2].isNaN && values[5].isNaN)
        #expect(values[6] == 0 && values[7] == 0)
    }

    @Test("do not depend on a value's place", arguments: Table.all, kinds)
    func places(table: Table, kind: ActivationKind) {
        var random = SplitMix(state: 6)
        let inputs = random.floats(40).map { 5 * $0 }
        let alone = inputs.map { outputs(table, kind, [$0])[0] }
        for count in 0...40 { #expect(outputs(table, kind, Array(inputs.prefix(count))) == Array(alone.prefix(count))) }
    }

    @Test("multiply gradients by the derivative", arguments: Table.all, kinds)
    func gradients(table: Table, kind: ActivationKind) {
        var random = SplitMix(state: 7)
        for count in ReductionTests.counts {
            let inputs = random.floats(count).map { 3 * $0 }
            let before = random.floats(count)
            var gradients = before
            table.functions.activation_backward(kind, count, outputs(table, kind, inputs), &gradients)
            for (x, (given, found)) in zip(inputs, zip(before, gradients)) {
                let x = Double(x)
                let step = 1e-6
                // No difference across 0, where two of them have a corner.
                let slope =
                    x > 0
                    ? (exact(kind, x + step) - exact(kind, x)) / step : (exact(kind, x) - exact(kind, x - step)) / step
                #expect(abs(Double(found) - Double(given) * slope) < 1e-5)
            }
        }
    }
}
