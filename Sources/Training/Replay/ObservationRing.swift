/// Observations by place, each as floats or, where they are binary, as bits.
///
/// Bits make room: 100,000 observations of 10 x 10 x 10 cells take 13 MB in place of 400 MB.
final class ObservationRing {
    let elementCount: Int
    let isPacked: Bool

    private let floats: UnsafeMutablePointer<Float>
    private let bytes: UnsafeMutablePointer<UInt8>
    private let bytesEach: Int

    /// Room for `capacity` observations of `elementCount` numbers; packed ones hold nothing but 0 and 1.
    init(capacity: Int, elementCount: Int, isPacked: Bool) {
        self.elementCount = elementCount
        self.isPacked = isPacked
        bytesEach = (elementCount + 7) / 8
        floats = .allocate(capacity: isPacked ? 0 : capacity * elementCount)
        bytes = .allocate(capacity: isPacked ? capacity * bytesEach : 0)
    }

    /// The bytes that a ring takes.
    static func byteCount(capacity: Int, elementCount: Int, isPacked: Bool) -> Int {
        capacity * (isPacked ? (elementCount + 7) / 8 : elementCount * MemoryLayout<Float>.stride)
    }

    deinit {
        floats.deallocate()
        bytes.deallocate()
    }

    /// Keeps `observation` at `place`.
    func store(_ observation: UnsafePointer<Float>, at place: Int) {
        guard isPacked else {
            (floats + place * elementCount).update(from: observation, count: elementCount)
            return
        }
        let packed = bytes + place * bytesEach
        for byte in 0..<bytesEach {
            var bits: UInt8 = 0
            for bit in 0..<min(8, elementCount - byte * 8) where observation[byte * 8 + bit] != 0 { bits |= 1 << bit }
            packed[byte] = bits
        }
    }

    /// Writes the observation at `place` to `observation`.
    func load(from place: Int, to observation: UnsafeMutablePointer<Float>) {
        guard isPacked else {
            observation.update(from: floats + place * elementCount, count: elementCount)
            return
        }
        let packed = bytes + place * bytesEach
        let whole = elementCount / 8
        Self.patterns.withUnsafeBufferPointer { patterns in
            guard let patterns = patterns.baseAddress else { return }
            for byte in 0..<whole {
                (observation + byte * 8).update(from: patterns + Int(packed[byte]) * 8, count: 8)
            }
        }
        for element in whole * 8..<elementCount {
            observation[element] = Float(packed[element / 8] >> (element % 8) & 1)
        }
    }

    /// The eight floats of each byte.
    private static let patterns: [Float] = (0..<256).flatMap { byte in (0..<8).map { Float(byte >> $0 & 1) } }
}
