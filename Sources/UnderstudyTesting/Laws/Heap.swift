import CAllocationCounter

/// The memory of this thread.
enum Heap {
    /// The bytes that this thread has allocated and not freed; `nil` if nothing counts them.
    ///
    /// They are counted with glibc, but not under a sanitizer or in a program with a `malloc` of its own.
    static var bytesOfThisThread: Int? {
        allocations_are_counted() ? Int(allocated_bytes_of_this_thread()) : nil
    }

    /// The growth in bytes per round that does not count.
    private static let slack = 4_096
    /// The number of batches, and of rounds in each.
    private static let (batches, roundsOfBatch) = (4, 9)

    /// Returns the bytes that each call of `round` takes anew; `nil` if there are none, or if nothing counts them.
    ///
    /// Buffers that double their size now and then are no growth: the lower quartile over the rounds of a batch counts,
    /// and the least quartile of several batches.
    static func growth(ofRound round: () throws -> Void) rethrows -> Int? {
        guard bytesOfThisThread != nil else { return nil }
        var least = Int.max
        for _ in 0..<batches {
            var growths: [Int] = []
            growths.reserveCapacity(roundsOfBatch)
            for _ in 0..<roundsOfBatch {
                let before = allocated_bytes_of_this_thread()
                try round()
                growths.append(Int(allocated_bytes_of_this_thread() - before))
            }
            least = min(least, growths.sorted()[roundsOfBatch / 4])
            if least <= slack { return nil }
        }
        return least
    }
}
