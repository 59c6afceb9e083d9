import Understudy

/// An array of observations, stored as floats or, for binary observations, as bits.
///
/// Bits save memory: 100,000 observations of 10 x 10 x 10 cells take 13 MB instead of 400 MB.
final class ObservationRing {
    let elementCount: Int
    let isPacked: Bool

    private let floats: UnsafeMutablePointer<Float>
    private let words: UnsafeMutablePointer<UInt64>
    private let wordsEach: Int

    /// Allocates space for `capacity` observations of `elementCount` numbers; packed ones must contain only 0 and 1.
    init(capacity: Int, elementCount: Int, isPacked: Bool) {
        self.elementCount = elementCount
        self.isPacked = isPacked
        wordsEach = PackedObservation.wordCount(of: elementCount)
        floats = .allocate(capacity: isPacked ? 0 : capacity * elementCount)
        words = .allocate(capacity: isPacked ? capacity * wordsEach : 0)
    }

    /// Returns the size of a ring in bytes.
    static func byteCount(capacity: Int, elementCount: Int, isPacked: Bool) -> Int {
        capacity
            * (isPacked
                ? PackedObservation.wordCount(of: elementCount) * MemoryLayout<UInt64>.stride
                : elementCount * MemoryLayout<Float>.stride)
    }

    deinit {
        floats.deallocate()
        words.deallocate()
    }

    /// Stores `observation` at `place`; if the ring is packed, the observation must have its bits.
    func store(_ observation: ObservationBuffer, at place: Int) {
        guard isPacked else {
            (floats + place * elementCount).update(from: observation.base, count: elementCount)
            return
        }
        precondition(observation.words.count == wordsEach, "an observation without its bits")
        for word in 0..<wordsEach { words[place * wordsEach + word] = observation.words[word] }
    }

    /// Loads the observation at `place` into `observation`.
    func load(from place: Int, to observation: UnsafeMutablePointer<Float>) {
        guard isPacked else {
            let kept = floats + place * elementCount
            if elementCount <= 8 {
                // A call of memmove costs more than copying the few numbers of a typical vector.
                for element in 0..<elementCount { observation[element] = kept[element] }
            } else {
                observation.update(from: kept, count: elementCount)
            }
            return
        }
        let packed = words + place * wordsEach
        let whole = elementCount / 8
        Self.patterns.withUnsafeBufferPointer { patterns in
            guard let patterns = patterns.baseAddress else { return }
            var rest: UInt64 = 0
            for byte in 0..<whole {
                rest = byte.isMultiple(of: 8) ? packed[byte / 8] : rest >> 8
                (observation + byte * 8).update(from: patterns + Int(rest & 0xff) * 8, count: 8)
            }
        }
        for element in whole * 8..<elementCount {
            observation[element] = Float(packed[element / 64] >> (element % 64) & 1)
        }
    }

    /// The eight floats for each byte value.
    private static let patterns: [Float] = (0..<256).flatMap { byte in (0..<8).map { Float(byte >> $0 & 1) } }
}

extension ObservationRing {
    /// Saves or restores the first `count` observations.
    func saveOrRestoreState(of count: Int, in archive: inout StateArchive, _ name: String) throws {
        if isPacked {
            try archive.buffer(UnsafeMutableBufferPointer(start: words, count: count * wordsEach), name)
        } else {
            try archive.buffer(UnsafeMutableBufferPointer(start: floats, count: count * elementCount), name)
        }
    }
}
