import CKernels
import TestSupport
import Testing

@Suite("Layer normalization")
struct LayerNormTests {
    static let widths = Array(1...17) + [31, 64, 100]
    static let (rows, epsilon) = (5, Float(1e-5))

    /// The result of layer normalization, in double precision.
    struct Expected {
        var normalized: [Double] = []
        var scales: [Double] = []
        var outputs: [Double] = []

        init(_ values: [Float], gains: [Float], shifts: [Float], rectifies: Bool) {
            let n = gains.count
            for row in 0..<values.count / n {
                let row = values[row * n..<(row + 1) * n].map(Double.init)
                let mean = row.reduce(0, +) / Double(n)
                let variance = row.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(n)
                scales.append(1 / (variance + Double(epsilon)).squareRoot())
                for (j, value) in row.enumerated() {
                    normalized.append((value - mean) * scales[scales.count - 1])
                    let output = normalized[normalized.count - 1] * Double(gains[j]) + Double(shifts[j])
                    outputs.append(rectifies ? max(output, 0) : output)
                }
            }
        }
    }

    /// Whether all values agree to a few units in the last place of their size.
    private func close(_ mine: [Float], _ exact: [Double], _ bound: Double = 1e-5) -> Bool {
        mine.count == exact.count && zip(mine, exact).allSatisfy { abs(Double($0) - $1) <= bound * (1 + abs($1)) }
    }

    @Test("values, scales and outputs agree with double precision", arguments: Table.all, [false, true])
    func forward(table: Table, rectifies: Bool) {
        var random = SplitMix(state: 1)
        for n in Self.widths {
            // An offset that is large beside the deviations shows a variance taken as a difference of squares.
            let values = random.floats(Self.rows * n).map { $0 + 50 }
            let (gains, shifts) = (random.floats(n), random.floats(n))
            let expected = Expected(values, gains: gains, shifts: shifts, rectifies: rectifies)
            var (normalized, scales) = (values + [12345], [Float](repeating: .nan, count: Self.rows))
            var outputs = [Float](repeating: 12345, count: values.count + 1)
            table.functions.layer_norm(
                Self.rows, n, Self.epsilon, &normalized, gains, shifts, rectifies, &scales, &outputs)
            #expect(close(normalized.dropLast(), expected.normalized, 1e-4), "\(n) columns")
            #expect(close(scales, expected.scales, 1e-4), "\(n) columns")
            #expect(close(outputs.dropLast(), expected.outputs, 1e-4), "\(n) columns")
            #expect(normalized.last == 12345 && outputs.last == 12345)

            var inPlace = values
            inPlace.withUnsafeMutableBufferPointer { values in
                guard let start = values.baseAddress else { return }
                table.functions.layer_norm(
                    Self.rows, n, Self.epsilon, start, gains, shifts, rectifies, nil, start)
            }
            #expect(inPlace == outputs.dropLast(), "in place, \(n) columns")

            for row in 0..<Self.rows {
                var alone = Array(values[row * n..<(row + 1) * n])
                var output = alone
                table.functions.layer_norm(1, n, Self.epsilon, &alone, gains, shifts, rectifies, nil, &output)
                #expect(output[...] == outputs[row * n..<(row + 1) * n], "row \(row) alone, \(n) columns")
            }
        }
    }

    @Test("gradients agree with double precision", arguments: Table.all)
    func backward(table: Table) {
        var random = SplitMix(state: 2)
        for n in Self.widths {
            let (values, gains) = (random.floats(Self.rows * n), random.floats(n))
            let arriving = random.floats(Self.rows * n)
            let exact = Expected(values, gains: gains, shifts: gains, rectifies: false)
            var (passed, gainGradients, shiftGradients) = ([Double](), gains.map { _ in 0.0 }, gains.map { _ in 0.0 })
            for row in 0..<Self.rows {
                let x = Array(exact.normalized[row * n..<(row + 1) * n])
                let g = arriving[row * n..<(row + 1) * n].map(Double.init)
                let d = zip(g, gains).map { $0 * Double($1) }
                let mean = d.reduce(0, +) / Double(n)
                let slope = zip(d, x).map { $0 * $1 }.reduce(0, +) / Double(n)
                for j in 0..<n {
                    passed.append(exact.scales[row] * (d[j] - mean - x[j] * slope))
                    gainGradients[j] += g[j] * x[j]
                    shiftGradients[j] += g[j]
                }
            }
            var gradients = arriving + [12345]
            var mine = [Float](repeating: .nan, count: n)
            var mineToo = mine
            table.functions.layer_norm_backward(
                Self.rows, n, exact.normalized.map(Float.init), exact.scales.map(Float.init), gains, &gradients,
                &mine, &mineToo)
            #expect(n == 1 || close(gradients.dropLast(), passed), "\(n) columns")
            #expect(close(mine, gainGradients) && close(mineToo, shiftGradients), "\(n) columns")
            #expect(gradients.last == 12345)
        }
    }

    @Test("a row of equal values becomes the shifts", arguments: Table.all)
    func constant(table: Table) {
        var values = [Float](repeating: 3, count: 11)
        var outputs = values
        let shifts = (0..<11).map { Float($0) - 4 }
        table.functions.layer_norm(
            1, 11, Self.epsilon, &values, [Float](repeating: 2, count: 11), shifts, false, nil, &outputs)
        #expect(outputs == shifts)
    }

    @Test("what is not a number stays visible", arguments: Table.all)
    func notANumber(table: Table) {
        var values: [Float] = [1, .nan, 2]
        var outputs = values
        table.functions.layer_norm(1, 3, Self.epsilon, &values, [1, 1, 1], [0, 0, 0], true, nil, &outputs)
        #expect(outputs.allSatisfy { $0.isNaN })
    }
}
