import CKernels
import TestSupport
import Testing

/// The product against one chain of multiply-adds per element, bit for bit, and that against a sum in double precision.
@Suite("Matrix product")
struct GemmTests {
    @Test("every remainder of rows, columns and depth", arguments: GemmMode.all)
    func remainders(mode: GemmMode) {
        check(mode, m: Array(1...13), n: Array(1...17), k: Array(1...9))
    }

    @Test("depths around the panel's", arguments: GemmMode.all)
    func depths(mode: GemmMode) {
        check(mode, m: [1, 2, 6, 7, 13], n: [1, 8, 9, 17, 70], k: [255, 256, 257, 511, 512, 513])
    }

    @Test("many rows and columns", arguments: GemmMode.all)
    func wide(mode: GemmMode) {
        check(mode, m: [1, 25, 32], n: [31, 64, 65, 127, 136], k: [3, 20])
    }

    // Without gaps the columns can be 1 KiB apart, where the cache has room for few of them.
    @Test("few and many rows, matrices that fit the cache and not, without gaps", arguments: GemmMode.all)
    func inPlace(mode: GemmMode) {
        check(mode, m: [2, 64, 65], n: [1, 7, 16, 24, 25, 84, 256], k: [3, 24, 25, 97], gaps: false)
    }

    private func check(_ mode: GemmMode, m: [Int], n: [Int], k: [Int], gaps: Bool = true) {
        var random = SplitMix(state: 7)
        var wrong: [String] = []
        var worstError = 0.0
        for m in m {
            for n in n {
                for k in k {
                    let problem = GemmProblem(m: m, n: n, k: k, form: mode.form, gaps: gaps, using: &random)
                    let expected = problem.reference(mode)
                    worstError = max(worstError, expected.worstError)
                    if problem.result(mode) != expected.c { wrong.append("\(m)x\(n)x\(k)") }
                }
            }
        }
        #expect(wrong == [])
        #expect(worstError < 1)
    }

    @Test("a row has the same bits alone and among others", arguments: GemmMode.all.filter { $0.form != .TN })
    func rowsAlone(mode: GemmMode) {
        var random = SplitMix(state: 3)
        let problem = GemmProblem(m: 29, n: 84, k: 300, form: mode.form, using: &random)
        let together = problem.result(mode)
        var alone = problem.c
        for row in 0..<problem.m {
            alone.withUnsafeMutableBufferPointer { c in
                problem.a.withUnsafeBufferPointer { a in
                    problem.bias.withUnsafeBufferPointer { bias in
                        guard let c = c.baseAddress, let a = a.baseAddress else { return }
                        mode.table.functions.gemm(
                            mode.form, 1, problem.n, problem.k, a + row * problem.lda, problem.lda, problem.b,
                            problem.ldb, mode.accumulates, c + row * problem.ldc, problem.ldc,
                            mode.hasBias ? bias.baseAddress : nil, mode.rectifies)
                    }
                }
            }
        }
        #expect(alone == together)
    }

    @Test("an empty sum leaves the start", arguments: GemmMode.all)
    func emptySum(mode: GemmMode) {
        var random = SplitMix(state: 5)
        let problem = GemmProblem(m: 3, n: 5, k: 0, form: mode.form, using: &random)
        #expect(problem.result(mode) == problem.reference(mode).c)
    }

    @Test(
        "rectification keeps NaN", arguments: GemmMode.all.filter { $0.rectifies && !$0.hasBias },
        [(1, 3), (1, 11), (5, 3), (5, 11)])
    func notANumber(mode: GemmMode, size: (rows: Int, columns: Int)) {
        let (m, n) = size
        var c = [Float](repeating: 0, count: m * n)
        let a = [Float](repeating: .nan, count: m * 2)
        let b = [Float](repeating: 1, count: n * 2)
        mode.table.functions.gemm(
            mode.form, m, n, 2, a, mode.form == .TN ? m : 2, b, mode.form == .NT ? 2 : n, mode.accumulates, &c, n, nil,
            true)
        #expect(c.allSatisfy { $0.isNaN })
    }
}
