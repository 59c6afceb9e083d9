import Synchronization

#if canImport(Glibc)
    import CHeap
    import Glibc
#endif

/// The C library's heap.
enum Heap {
    /// The bytes allocated by all threads; `nil` if unknown.
    ///
    /// It is unknown without glibc, or if another `malloc` replaces glibc's. Blocks so large that they are mapped
    /// separately do not count.
    static var bytesInUse: Int? {
        #if canImport(Glibc)
            let bytes = mallinfo2().uordblks
            return bytes > 0 ? Int(bytes) : nil
        #else
            return nil
        #endif
    }

    /// Waits, so that other activity in the process can end.
    static func wait(milliseconds: Int) {
        #if canImport(Glibc)
            usleep(UInt32(1000 * milliseconds))
        #endif
    }

    /// Held while the heap is measured: another measurement may be of a component that leaks.
    private static let turn = Mutex<Void>(())

    /// Measures with `body` while nothing else in the process measures.
    static func measuring(_ body: () throws -> String?) throws -> String? {
        try turn.withLock { _ in try body() }
    }

    /// The heap growth in bytes per round that is attributed to other users of the heap.
    private static let slack = 4_096
    /// The number of rounds in a batch, and the delays in milliseconds before the batches.
    private static let roundsOfBatch = 9
    private static let waits = [0, 5, 20, 80, 320, 1_000]

    /// Returns the bytes that each call of `round` takes anew; `nil` if there are none, or if the heap is unknown.
    ///
    /// Other threads take and return memory meanwhile. So the lower quartile over several rounds counts, and the least
    /// of several quartiles. From the second batch on, pauses as long as the rounds alternate with them: a batch says
    /// nothing if the heap grows in the pauses, too.
    static func growth(ofRound round: () throws -> Void) rethrows -> Int? {
        guard bytesInUse != nil else { return nil }
        var least = Int.max
        for (batch, pause) in waits.enumerated() {
            wait(milliseconds: pause)
            var (growths, others): ([Int], [Int]) = ([], [])
            growths.reserveCapacity(roundsOfBatch)
            others.reserveCapacity(roundsOfBatch)
            for _ in 0..<roundsOfBatch {
                let (before, start) = (bytesInUse ?? 0, ContinuousClock.now)
                try round()
                let (after, end) = (bytesInUse ?? 0, ContinuousClock.now)
                growths.append(after - before)
                guard batch > 0 else { continue }
                while ContinuousClock.now < end + (end - start) {}
                others.append((bytesInUse ?? 0) - after)
            }
            let growth = growths.sorted()[roundsOfBatch / 4]
            if growth <= slack { return nil }
            if batch > 0, others.sorted()[roundsOfBatch / 4] <= slack { least = min(least, growth) }
        }
        return least == .max ? nil : least
    }
}
