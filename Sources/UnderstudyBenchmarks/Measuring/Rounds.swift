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
