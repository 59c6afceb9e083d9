import Dispatch

/// What `transform` makes of each element, in their order, with as many at work at once as there are cores.
func concurrentMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) -> Result
) -> [Result] {
    var results = [Result?](repeating: nil, count: elements.count)
    results.withUnsafeMutableBufferPointer { results in
        // Each place is written once, by one iteration.
        nonisolated(unsafe) let results = results
        DispatchQueue.concurrentPerform(iterations: elements.count) { results[$0] = transform(elements[$0]) }
    }
    return results.compactMap { $0 }
}
