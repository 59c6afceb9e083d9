import CKernels
import TestSupport
import Testing

/// The optimizers against PyTorch's, on gradients that are exact in single precision.
@Suite("Optimizer steps")
struct OptimizerTests {
    typealias Step = (_ gradients: [Float], _ state: inout State, _ step: Int64) -> Void

    struct State: Equatable {
        var parameters: [Float] = (0..<11).map { Float($0 - 5) / 8 }
        var first = [Float](repeating: 0, count: 11)
        var second = [Float](repeating: 0, count: 11)
    }

    static func gradients(_ step: Int) -> [Float] {
        (0..<11).map { i in
            Float((step * 37 + i * 101) % 64 - 31) / 64 * Float(sign: .plus, exponent: i - 5, significand: 1)
        }
    }

    /// The largest distance from the recorded parameters.
    private func worstError(against recorded: [[Float]], _ step: Step) -> Float {
        var state = State()
        var worst: Float = 0
        for number in 1...100 {
            step(Self.gradients(number), &state, Int64(number))
            guard let index = OptimizerFixture.recordedSteps.firstIndex(of: number) else { continue }
            for (mine, theirs) in zip(state.parameters, recorded[index]) { worst = max(worst, abs(mine - theirs)) }
        }
        return worst
    }

    @Test("Adam follows PyTorch's", arguments: Table.all)
    func adam(table: Table) {
        let worst = worstError(against: OptimizerFixture.adam) {
            table.functions.adam(11, &$1.parameters, $0, &$1.first, &$1.second, 1e-3, 0.9, 0.999, 1e-8, $2)
        }
        #expect(worst < 1e-6)
    }

    @Test("Adam follows PyTorch's with other settings", arguments: Table.all)
    func adamOtherSettings(table: Table) {
        let worst = worstError(against: OptimizerFixture.adamOtherSettings) {
            table.functions.adam(11, &$1.parameters, $0, &$1.first, &$1.second, 0.05, 0.5, 0.9, 1e-2, $2)
        }
        #expect(worst < 2e-6)
    }

    @Test("centered RMSprop follows PyTorch's", arguments: Table.all)
    func centeredRMSprop(table: Table) {
        let worst = worstError(against: OptimizerFixture.centeredRMSprop) { gradients, state, _ in
            table.functions.centered_rmsprop(
                11, &state.parameters, gradients, &state.first, &state.second, 0.01, 0.95, 1e-2)
        }
        #expect(worst < 1e-5)
    }

    @Test("a constant gradient, whose variance rounds below zero, keeps centered RMSprop finite", arguments: Table.all)
    func constantGradient(table: Table) {
        var state = State()
        let gradients = (0..<11).map { Float($0) * 0.1 + 0.07 }
        for _ in 0..<5_000 {
            table.functions.centered_rmsprop(
                11, &state.parameters, gradients, &state.first, &state.second, 1e-4, 0.9, 1e-2)
        }
        #expect(zip(state.first, state.second).contains { $1 - $0 * $0 < 0 })
        #expect(state.parameters.allSatisfy { $0.isFinite })
    }

    @Test("moments without gradients end at zero and are never subnormal", arguments: Table.all)
    func vanishingMoments(table: Table) {
        var random = SplitMix(state: 11)
        let none = [Float](repeating: 0, count: 11)
        var (adam, rms) = (State(), State())
        for step in 1...3_000 {
            let gradients = step == 1 ? random.floats(11) : none
            table.functions.adam(
                11, &adam.parameters, gradients, &adam.first, &adam.second, 1e-3, 0.9, 0.9, 1e-8, Int64(step))
            table.functions.centered_rmsprop(
                11, &rms.parameters, gradients, &rms.first, &rms.second, 1e-2, 0.9, 1e-2)
            for moments in [adam.first, adam.second, rms.first, rms.second] {
                #expect(moments.allSatisfy { !$0.isSubnormal })
            }
        }
        for moments in [adam.first, adam.second, rms.first, rms.second] { #expect(moments == none) }
    }

    @Test("moments of values that are not finite stay so", arguments: Table.all)
    func notFinite(table: Table) {
        var state = State()
        let gradients = [Float](repeating: .nan, count: 11)
        table.functions.adam(11, &state.parameters, gradients, &state.first, &state.second, 1e-3, 0.9, 0.9, 1e-8, 1)
        #expect(state.first.allSatisfy(\.isNaN) && state.second.allSatisfy(\.isNaN))
    }

    @Test("a parameter has the same bits wherever it stands", arguments: Table.all, 1...17)
    func position(table: Table, count: Int) {
        var random = SplitMix(state: 9)
        let (gradient, start) = (random.floats(1)[0], random.floats(1)[0])
        var adam = (
            [Float](repeating: start, count: count), [Float](repeating: 0, count: count),
            [Float](repeating: 0, count: count)
        )
        var rms = adam
        let gradients = [Float](repeating: gradient, count: count)
        for step in 1...3 {
            table.functions.adam(count, &adam.0, gradients, &adam.1, &adam.2, 1e-3, 0.9, 0.999, 1e-8, Int64(step))
            table.functions.centered_rmsprop(count, &rms.0, gradients, &rms.1, &rms.2, 1e-2, 0.95, 1e-2)
        }
        for values in [adam.0, adam.1, adam.2, rms.0, rms.1, rms.2] { #expect(Set(values).count == 1) }
        #expect(adam.0[0] != start && rms.0[0] != start)
    }
}
