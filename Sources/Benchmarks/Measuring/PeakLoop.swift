import CKernels
import Networks

/// The loop of multiply-adds that other speeds are compared with, for the instruction set in use.
struct PeakLoop {
    private let table: UnsafePointer<KernelTable>
    private let iterations: Int64

    /// A loop that takes about `seconds` each time.
    ///
    /// - Returns: `nil` where the instruction set of `kernels` has no table, which does not happen.
    init?(_ kernels: Kernels, seconds: Double) {
        guard let table = kernel_table_named(kernels.name) else { return nil }
        self.table = table
        var iterations: Int64 = 1_000
        while Self.time(table, iterations).seconds < seconds / 2 { iterations *= 2 }
        self.iterations = Int64(Double(iterations) * seconds / Self.time(table, iterations).seconds)
    }

    /// The floating-point operations per second of one pass of the loop.
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
        // A clock that stands still for so short a time must not give an infinite speed.
        return (operations, max(ThreadClock.seconds - start, 1e-9))
    }
}
