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

    /// Prefetches `elements`.
    @inlinable public static func ask<Element>(for elements: Span<Element>) {
        elements.withUnsafeBufferPointer { elements in
            guard let start = elements.baseAddress else { return }
            ask_for_memory(start, elements.count * MemoryLayout<Element>.stride)
        }
    }

    /// Prefetches those `elements` whose numbers are in `numbers`.
    ///
    /// - Precondition: all of them exist.
    @inlinable public static func ask<Element>(for numbers: Span<Int32>, of elements: Span<Element>) {
        for place in numbers.indices {
            let number = Int(numbers[place])
            ask(for: elements.extracting(number..<number + 1))
        }
    }
}
