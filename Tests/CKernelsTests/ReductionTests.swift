import CKernels
import TestSupport
import Testing

@Suite("Reductions and elementwise kernels")
struct ReductionTests {
    static let counts = Array(0...17) + [31, 32, 33, 63, 64, 65, 100, 1000]

    @Test("column sums add the rows in order", arguments: Table.all, [1, 2, 7, 128])
    func columnSums(table: Table, rows: Int) {
        var random = SplitMix(state: 1)
        for columns in Self.counts {
            let ld = columns + 3
            let values = random.floats(rows * ld)
            var sums = [Float](repeating: .nan, count: columns)
            table.functions.column_sums(rows, columns, values, ld, &sums)
            let expected = (0..<columns).map { j in (0..<rows).reduce(Float(0)) { $0 + values[$1 * ld + j] } }
            #expect(sums == expected, "\(columns) columns")
        }
    }

    @Test("gradients pass where the activation is above zero", arguments: Table.all)
    func reluBackward(table: Table) {
        var random = SplitMix(state: 2)
        for count in Self.counts {
            let activations = random.floats(count).enumerated().map { $0.offset % 5 == 0 ? 0 : $0.element }
            let before = random.floats(count)
            var gradients = before
            table.functions.relu_backward(count, activations, &gradients)
            #expect(gradients == zip(activations, before).map { $0 > 0 ? $1 : 0 }, "\(count) values")
        }
    }

    @Test("the sum of squares has the same bits from every table", arguments: Table.all)
    func sumOfSquares(table: Table) {
        var random = SplitMix(state: 3)
        for count in Self.counts {
            let values = random.floats(count)
            let sum = table.functions.sum_of_squares(count, values)
            let exact = values.reduce(0.0) { $0 + Double($1) * Double($1) }
            #expect(abs(sum - exact) <= exact * 1e-13, "\(count) values")
            #expect(sum == kernel_table_named("baseline")?.pointee.sum_of_squares(count, values), "\(count) values")
        }
    }

    @Test("scaling multiplies each value", arguments: Table.all)
    func scale(table: Table) {
        var random = SplitMix(state: 4)
        for count in Self.counts {
            let before = random.floats(count)
            var values = before
            table.functions.scale(count, &values, 0.3)
            #expect(values == before.map { $0 * 0.3 }, "\(count) values")
        }
    }

    @Test("a soft update moves the targets by tau", arguments: Table.all)
    func softUpdate(table: Table) {
        var random = SplitMix(state: 5)
        for count in Self.counts {
            let (before, sources) = (random.floats(count), random.floats(count))
            var targets = before
            table.functions.soft_update(count, &targets, sources, 0.005)
            let expected = zip(before, sources).map { target, source in
                table.fuses ? target.addingProduct(0.005, source - target) : target + 0.005 * (source - target)
            }
            #expect(targets == expected, "\(count) values")
        }
    }

    @Test("squared distances agree with double precision", arguments: Table.all, Array(1...20) + [25, 100, 400])
    func squaredDistances(table: Table, size: Int) {
        var random = SplitMix(state: 6)
        let (rows, ld) = (9, size + 3)
        let query = random.floats(size)
        let values = random.floats(rows * ld)
        var distances = [Float](repeating: .nan, count: rows)
        table.functions.squared_distances(rows, size, query, values, ld, &distances)
        for row in 0..<rows {
            let exact = (0..<size).reduce(0.0) { sum, j in
                let difference = Double(query[j]) - Double(values[row * ld + j])
                return sum + difference * difference
            }
            #expect(abs(Double(distances[row]) - exact) <= exact * 1e-6)
        }
    }

    @Test("the distance of a row to itself is zero, and does not depend on the other rows", arguments: Table.all)
    func distanceToItself(table: Table) {
        var random = SplitMix(state: 7)
        let values = random.floats(5 * 30)
        var together = [Float](repeating: .nan, count: 5)
        table.functions.squared_distances(5, 30, Array(values[60..<90]), values, 30, &together)
        #expect(together[2] == 0)
        for row in 0..<5 {
            var alone: Float = .nan
            table.functions.squared_distances(
                1, 30, Array(values[60..<90]), Array(values[row * 30..<row * 30 + 30]), 30, &alone)
            #expect(alone == together[row])
        }
    }
}
