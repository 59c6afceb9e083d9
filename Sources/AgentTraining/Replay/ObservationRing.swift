import Understudy
import UnderstudyKernels

/// An array of observations, stored as floats or, for binary observations, as bits.
///
/// Bits save memory: 100,000 observations of 10 x 10 x 10 cells take 13 MB instead of 400 MB.
final class ObservationRing {
    let elementCount: Int
    let isPacked: Bool

    private let floats: Buffer<Float>
    private let words: Buffer<UInt64>
    private let wordsEach: Int
    /// The eight floats for each byte value; empty if the ring is not packed.
    private let patterns: Buffer<Float>

    /// Allocates space for `capacity` observations of `elementCount` numbers; packed ones must contain only 0 and 1.
    init(capacity: Int, elementCount: Int, isPacked: Bool) {
        self.elementCount = elementCount
        self.isPacked = isPacked
        wordsEach = PackedObservation.wordCount(of: elementCount)
        floats = Buffer(zeros: isPacked ? 0 : capacity * elementCount)
        words = Buffer(zeros: isPacked ? capacity * wordsEach : 0)
        let bits: [Float] = isPacked ? (0..<256).flatMap { byte in (0..<8).map { Float(byte >> $0 & 1) } } : []
        patterns = Buffer(bits.span)
    }

    /// Returns the size of a ring in bytes.
    static func byteCount(capacity: Int, elementCount: Int, isPacked: Bool) -> Int {
        capacity
            * (isPacked
                ? PackedObservation.wordCount(of: elementCount) * MemoryLayout<UInt64>.stride
                : elementCount * MemoryLayout<Float>.stride)
    }

    /// Stores `observation` at `place`; if the ring is packed, the observation must have its bits.
    func store(_ observation: ObservationBuffer, at place: Int) {
        if isPacked {
            precondition(observation.words.count == wordsEach, "an observation without its bits")
            words.copy(wordsEach, of: observation.words, from: 0, to: place * wordsEach)
        } else {
            floats.copy(elementCount, of: observation.elements, from: 0, to: place * elementCount)
        }
    }

    /// Loads the observation at `place` into the elements of `observation` from `start`.
    func load(from place: Int, to observation: Buffer<Float>, at start: Int = 0) {
        guard isPacked else {
            return observation.copy(elementCount, of: floats, from: place * elementCount, to: start)
        }
        observation.unpack(elementCount, bitsOf: words, from: place * wordsEach, by: patterns, to: start)
    }
}

extension ObservationRing {
    /// Saves or restores the first `count` observations.
    func saveOrRestoreState(of count: Int, in archive: inout StateArchive, _ name: String) throws {
        let (floats, words) = (floats, words)
        if isPacked {
            var kept = words.mutableSpan(0..<count * wordsEach)
            try archive.numbers(in: &kept, name)
        } else {
            var kept = floats.mutableSpan(0..<count * elementCount)
            try archive.numbers(in: &kept, name)
        }
    }
}
