import CKernels
import Networks

/// A loop of multiply-adds, used as the reference for other speeds, for the current instruction set.
struct PeakLoop {
    private let table: UnsafePointer<KernelTable>
    private let iterations: Int64

    /// Creates a loop that takes about `seconds` per pass.
    ///
    /// Returns `nil` if there is no kernel table for the instruction set of `kernels`, which does not happen in
    /// practice.
    init?(_ kernels: Kernels, seconds: Double) {
        guard let table = kernel_table_named(kernels.name) else { return nil }
        self.table = table
        var iterations: Int64 = 1_000
        while Self.time(table, iterations).seconds < seconds / 2 { iterations *= 2 }
        self.iterations = Int64(Double(iterations) * seconds / Self.time(table, iterations).seconds)
    }

    /// Runs the loop once and returns its floating-point operations per second.
    func measure() -> Double {
        let (operations, seconds) = Self.time(table, iterations)
        return Double(operations) / seconds
    }

    private static func time(
        _ table: UnsafePointer<KernelTable>, _ iterations: Int64
    ) -> (operations: Int64, seconds: Double) {
        var result: Float = 0
        let start = ThreadClock.seconds
        let operations = multiply_add_loop(table, iterations, &result)
        // The lower bound prevents an infinite speed if the clock does not advance in such a short time.
        return (operations, max(ThreadClock.seconds - start, 1e-9))
    }
}
