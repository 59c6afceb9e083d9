import UnderstudyKernels

/// A loop of multiply-adds, used as the reference for other speeds, for the current instruction set.
struct PeakLoop {
    private let kernels: Kernels
    private let iterations: Int64

    /// Creates a loop that takes about `seconds` per pass.
    init(_ kernels: Kernels, seconds: Double) {
        self.kernels = kernels
        var iterations: Int64 = 1_000
        while Self.time(kernels, iterations).seconds < seconds / 2 { iterations *= 2 }
        self.iterations = Int64(Double(iterations) * seconds / Self.time(kernels, iterations).seconds)
    }

    /// Runs the loop once and returns its floating-point operations per second.
    func measure() -> Double {
        let (operations, seconds) = Self.time(kernels, iterations)
        return Double(operations) / seconds
    }

    private static func time(_ kernels: Kernels, _ iterations: Int64) -> (operations: Int64, seconds: Double) {
        let start = ThreadClock.seconds
        let operations = kernels.multiplyAddLoop(iterations)
        // The lower bound prevents an infinite speed if the clock does not advance in such a short time.
        return (operations, max(ThreadClock.seconds - start, 1e-9))
    }
}
