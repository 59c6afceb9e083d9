import CKernels
import Testing

@Suite("The loop of multiply-adds")
struct MultiplyAddLoopTests {
    @Test("does as many operations as it says, on every instruction set", arguments: [("avx2", 8), ("baseline", 4)])
    func loop(name: String, lanes: Int64) throws {
        guard let table = kernel_table_named(name) else { return }
        var result: Float = 0
        // Twelve chains x / 2 + 1 from 0, 1, ... 11: 66 / 2 + 12 after one step, 24 in the end.
        #expect(multiply_add_loop(table, 1, &result) == 12 * lanes * 2)
        #expect(result == 45)
        #expect(multiply_add_loop(table, 2, &result) == 2 * 12 * lanes * 2)
        #expect(result == 34.5)
        #expect(multiply_add_loop(table, 1_000, &result) == 1_000 * 12 * lanes * 2)
        #expect(result == 24)
    }
}
