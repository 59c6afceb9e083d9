import Dispatch

/// Applies `transform` to each element concurrently, on as many cores as available, and returns the results in order.
func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
    var results = [Result?](repeating: nil, count: elements.count)
    results.withUnsafeMutableBufferPointer { results in
        // Each element is written once, by one iteration.
        nonisolated(unsafe) let results = results
        DispatchQueue.concurrentPerform(iterations: elements.count) { results[$0] = transform(elements[$0]) }
    }
    return results.compactMap { $0 }
}
