import CKernels

/// Prefetches memory for reads at many distant addresses, so that their latencies overlap.
///
/// It changes no result.
public enum Prefetching {
    /// The number of addresses to prefetch at a time.
    ///
    /// It is large enough that the first has arrived when the last is requested. It is small enough that none is
    /// evicted from the nearest cache before it is read.
    public static let portion = 32

    /// Prefetches `bytes` bytes from `start`.
    public static func ask(for start: UnsafeRawPointer, ofSize bytes: Int) {
        guard bytes > 0 else { return }
        ask_for_memory(start, bytes)
    }

    /// Prefetches the rows `numbers`, each of `bytes` bytes, from an array that begins at `start`.
    ///
    /// - Precondition: all rows exist.
    public static func ask(for numbers: Span<Int32>, ofSize bytes: Int, from start: UnsafeRawPointer) {
        guard bytes > 0 else { return }
        for place in numbers.indices { ask_for_memory(start + Int(numbers[place]) * bytes, bytes) }
    }
}
