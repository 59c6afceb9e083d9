import UnderstudyKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The measured times of one case, by round.
struct Rounds {
    /// The number of operations per round.
    let operations: Int
    /// The processor time in seconds per operation, by round.
    var seconds: [Double] = []
    /// The floating-point operations per second of the multiply-add loop run just before, by round.
    var peaks: [Double] = []
}

extension Rounds {
    /// Times all `cases` interleaved: each round runs every case once, each preceded by the multiply-add loop.
    ///
    /// Other work on the core slows two adjacent measurements alike, so their ratio hardly depends on it.
    static func measure(
        _ cases: [BenchmarkCase], rounds: Int, peak: PeakLoop, progress: (String) -> Void
    ) throws -> [Rounds] {
        var results = try cases.map { Rounds(operations: try calibrated($0)) }
        for round in 0..<rounds {
            for (index, item) in cases.enumerated() {
                results[index].peaks.append(peak.measure())
                let operations = results[index].operations
                // Warms the caches, which the previous case has filled with other data.
                if operations > 1 { try item.operate(1) }
                let start = ThreadClock.seconds
                try item.operate(operations)
                results[index].seconds.append(max(ThreadClock.seconds - start, 1e-9) / Double(operations))
            }
            if (round + 1).isMultiple(of: 10) { progress("round \(round + 1) of \(rounds)") }
        }
        return results
    }

    /// Returns the number of operations that fit in one round.
    private static func calibrated(_ item: BenchmarkCase) throws -> Int {
        if let operations = item.operationsPerRound { return operations }
        try item.operate(item.multiple)
        var operations = item.multiple
        while true {
            let start = ThreadClock.seconds
            try item.operate(operations)
            let seconds = max(ThreadClock.seconds - start, 1e-9)
            if seconds >= item.roundSeconds / 4 {
                let multiples = Double(operations) * item.roundSeconds / seconds / Double(item.multiple)
                return max(1, Int(multiples.rounded())) * item.multiple
            }
            operations *= 2
        }
    }
}

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

/// A clock of the calling thread's processor time, which stops while other work uses the core.
enum ThreadClock {
    /// The processor time in seconds since the thread started.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
