import CKernels

/// Asks for memory some time before it is read, where many places far apart are read one after the other: what would be waited for each time is then on its way.
///
/// It changes no result.
public enum Prefetching {
    /// How many places are best asked for at a time: enough that the first has come by the time the last is asked for, few enough that none is lost from the nearest cache before it is read.
    public static let portion = 32

    /// Asks for `bytes` bytes from `start`.
    public static func ask(for start: UnsafeRawPointer, ofSize bytes: Int) {
        guard bytes > 0 else { return }
        ask_for_memory(start, bytes)
    }

    /// Asks for the rows `numbers`, each of `bytes` bytes, that stand one after the other from `start`.
    ///
    /// - Precondition: there are such rows.
    public static func ask(for numbers: Span<Int32>, ofSize bytes: Int, from start: UnsafeRawPointer) {
        guard bytes > 0 else { return }
        for place in numbers.indices { ask_for_memory(start + Int(numbers[place]) * bytes, bytes) }
    }
}
