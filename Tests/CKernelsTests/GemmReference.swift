import CKernels
import TestSupport
import Testing

/// The arguments of `gemm` besides the sizes.
struct GemmMode: CustomTestStringConvertible, Sendable {
    let table: Table
    let form: GemmForm
    let accumulates: Bool
    let hasBias: Bool
    let rectifies: Bool

    var testDescription: String {
        "\(table.name) \(["NN", "TN", "NT"][Int(form.rawValue)]) beta \(accumulates ? 1 : 0)"
            + (hasBias ? " bias" : "") + (rectifies ? " ReLU" : "")
    }

    static let all: [GemmMode] = {
        var modes: [GemmMode] = []
        for table in Table.all {
            for form in [GemmForm.NN, .TN, .NT] {
                for bits in 0..<8 {
                    modes.append(
                        GemmMode(
                            table: table, form: form, accumulates: bits & 1 != 0, hasBias: bits & 2 != 0,
                            rectifies: bits & 4 != 0))
                }
            }
        }
        return modes
    }()
}

/// One product with leading dimensions that leave gaps, or none; the gaps of A and B hold NaN, those of C a mark.
struct GemmProblem {
    static let mark: Float = 12345

    let m: Int
    let n: Int
    let k: Int
    let lda: Int
    let ldb: Int
    let ldc: Int
    let a: [Float]
    let b: [Float]
    let c: [Float]
    let bias: [Float]

    init(m: Int, n: Int, k: Int, form: GemmForm, gaps: Bool = true, using random: inout SplitMix) {
        (self.m, self.n, self.k) = (m, n, k)
        let (aRows, aColumns) = form == .TN ? (k, m) : (m, k)
        let (bRows, bColumns) = form == .NT ? (n, k) : (k, n)
        (lda, ldb, ldc) = gaps ? (aColumns + 3, bColumns + 5, n + 2) : (aColumns, bColumns, n)
        func gapped(_ rows: Int, _ columns: Int, _ leading: Int, _ gap: Float) -> [Float] {
            var values = [Float](repeating: gap, count: rows * leading)
            for row in 0..<rows {
                values.replaceSubrange(row * leading..<row * leading + columns, with: random.floats(columns))
            }
            return values
        }
        a = gapped(aRows, aColumns, lda, .nan)
        b = gapped(bRows, bColumns, ldb, .nan)
        c = gapped(m, n, ldc, Self.mark)
        bias = random.floats(n)
    }

    /// C as the kernels leave it.
    func result(_ mode: GemmMode) -> [Float] {
        var c = c
        bias.withUnsafeBufferPointer { bias in
            mode.table.functions.gemm(
                mode.form, m, n, k, a, lda, b, ldb, mode.accumulates, &c, ldc, mode.hasBias ? bias.baseAddress : nil,
                mode.rectifies)
        }
        return c
    }

    /// C by one chain of multiply-adds for each element, and the largest error in units of what rounding may cost, found
    /// from the same sum in double precision.
    func reference(_ mode: GemmMode) -> (c: [Float], worstError: Double) {
        var c = c
        var worst = 0.0
        for i in 0..<m {
            for j in 0..<n {
                var sum = (mode.accumulates ? c[i * ldc + j] : 0) + (mode.hasBias ? bias[j] : 0)
                var exact =
                    (mode.accumulates ? Double(c[i * ldc + j]) : 0) + (mode.hasBias ? Double(bias[j]) : 0)
                var size = abs(exact) + 1
                for p in 0..<k {
                    let x = mode.form == .TN ? a[p * lda + i] : a[i * lda + p]
                    let y = mode.form == .NT ? b[j * ldb + p] : b[p * ldb + j]
                    sum = mode.table.fuses ? sum.addingProduct(x, y) : sum + x * y
                    exact += Double(x) * Double(y)
                    size += abs(Double(x) * Double(y))
                }
                if mode.rectifies { (sum, exact) = (max(sum, 0), max(exact, 0)) }
                worst = max(worst, abs(Double(sum) - exact) / (size * Double(k + 2) * 0x1p-24))
                c[i * ldc + j] = sum
            }
        }
        return (c, worst)
    }
}
