import Understudy

/// Room for one observation, taken once: as numbers, which networks read, and where it is binary as bits as well, which are kept.
package final class ObservationBuffer {
    /// The elements in row-major order.
    package let base: UnsafeMutablePointer<Float>
    /// The elements as `PackedObserving` lays them out; none where bits are not asked for.
    let words: UnsafeMutableBufferPointer<UInt64>

    private let elements: UnsafeMutableBufferPointer<Float>

    /// Room for `count` elements, all 0.
    ///
    /// - Parameter isPacked: whether they are 0 or 1 and wanted as bits too.
    package init(count: Int, isPacked: Bool = false) {
        elements = .allocate(capacity: count)
        elements.initialize(repeating: 0)
        base = elements.baseAddress ?? UnsafeMutablePointer.allocate(capacity: 1)
        words = .allocate(capacity: isPacked ? PackedObservation.wordCount(of: count) : 0)
        words.initialize(repeating: 0)
    }

    /// A copy of `values`.
    package convenience init(_ values: [Float], isPacked: Bool = false) {
        self.init(count: values.count, isPacked: isPacked)
        for (index, value) in values.enumerated() { elements[index] = value }
        if isPacked { pack() }
    }

    deinit {
        base.deallocate()
        words.deallocate()
    }

    /// Observes `environment`.
    package func fill(from environment: PlayedEnvironment) {
        var span = elements.mutableSpan
        environment.observe(into: &span)
        guard !words.isEmpty else { return }
        var packed = words.mutableSpan
        if !environment.writePacked(into: &packed) { pack() }
    }

    /// What is wrong with the observation, as the end of a sentence about its environment; `nil` for nothing.
    var problem: String? {
        for index in elements.indices where !elements[index].isFinite {
            return "gave \(elements[index]) as element \(index) of an observation"
        }
        return nil
    }

    private func pack() {
        for word in words.indices {
            var bits: UInt64 = 0
            for bit in 0..<min(64, elements.count - word * 64) where elements[word * 64 + bit] != 0 { bits |= 1 << bit }
            words[word] = bits
        }
    }
}
