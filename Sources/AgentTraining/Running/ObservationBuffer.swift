import Understudy
import UnderstudyKernels

/// A buffer for one observation, allocated once.
///
/// It has the observation as numbers, for networks, and optionally as bits, for storing binary observations, or the
/// newest image as bytes.
package final class ObservationBuffer {
    /// The elements in row-major order.
    package let elements: Buffer<Float>
    /// The elements as bits in the layout of `PackedObserving`; empty if bits were not requested.
    let words: Buffer<UInt64>
    /// The newest of the images that the observation consists of; empty if that was not requested.
    let pixels: Buffer<UInt8>
    /// The number of images since the environment's last reset, 1 for the first.
    var frameNumber = 0

    /// Allocates a buffer of `count` elements, all 0.
    ///
    /// - Parameters:
    ///   - isPacked: whether the elements are 0 or 1 and are also needed as bits.
    ///   - frameBytes: the bytes of an image, if the newest one is needed as bytes.
    package init(count: Int, isPacked: Bool = false, frameBytes: Int = 0) {
        elements = Buffer(zeros: count)
        words = Buffer(zeros: isPacked ? PackedObservation.wordCount(of: count) : 0)
        pixels = Buffer(zeros: frameBytes)
    }

    /// Allocates a buffer for the observations of an agent in `environment`, in every form that is stored.
    convenience init(storing environment: AgentEnvironment) {
        let space = environment.observationSpace
        self.init(
            count: space.count, isPacked: space.isBinary, frameBytes: environment.frameLayout?.frameBytes ?? 0)
    }

    /// Creates a copy of `values`.
    package convenience init(_ values: [Float], isPacked: Bool = false) {
        self.init(count: values.count, isPacked: isPacked)
        for (index, value) in values.enumerated() { elements[index] = value }
        if isPacked { pack() }
    }

    /// Fills the buffer with an observation of `environment`.
    package func fill(from environment: AgentEnvironment) {
        let (elements, words) = (elements, words)
        var span = elements.mutableSpan
        environment.observe(into: &span)
        if !pixels.isEmpty {
            let pixels = pixels
            var newest = pixels.mutableSpan
            environment.copyFrame(to: &newest)
            frameNumber = environment.frameNumber
        }
        guard !words.isEmpty else { return }
        var packed = words.mutableSpan
        if !environment.writePacked(into: &packed) { pack() }
    }

    /// The problem with the observation, as the end of a sentence about its environment; `nil` if there is none.
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
