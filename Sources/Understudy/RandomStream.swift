/// A named stream of random numbers: xoshiro256++ (Blackman & Vigna 2019), seeded through SplitMix64.
///
/// Each consumer in a run (environment, exploration, replay, ...) has its own stream, derived from the run's seed and
/// the stream's name. Another consumer therefore shifts no existing stream. The bits depend only on the seed, the name
/// and the calls made: not on the platform, the version of the standard library, or the time.
public struct RandomStream: RandomNumberGenerator, Hashable, Sendable {
    /// The generator's state: four words, not all zero.
    public private(set) var state: (UInt64, UInt64, UInt64, UInt64)

    /// Creates the stream `name` of the run with `seed`.
    public init(seed: UInt64, name: String) {
        // FNV-1a over the name's UTF-8: Swift's own hashing differs between processes.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        var mixer = SplitMix64(state: seed)
        mixer.state = mixer.next() ^ hash
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// Returns the next 64 random bits.
    public mutating func next() -> UInt64 {
        let result = Self.rotate(state.0 &+ state.3, by: 23) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, by: 45)
        return result
    }

    private static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 {
        (word << count) | (word >> (64 - count))
    }

    /// Compares the states: equal streams return the same numbers from here on.
    public static func == (a: Self, b: Self) -> Bool { a.state == b.state }

    /// Feeds the state to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(state.0)
        hasher.combine(state.1)
        hasher.combine(state.2)
        hasher.combine(state.3)
    }
}

extension RandomStream {
    /// Returns a number in 0 ..< 1 with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Returns a number within `bounds`, whose ends and width must be finite.
    ///
    /// Only rounding can return the upper bound itself.
    public mutating func uniform(in bounds: ClosedRange<Double>) -> Double {
        bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * uniform()
    }

    /// Returns a uniform whole number in `0 ..< count` (Lemire 2019, with rejection).
    ///
    /// - Precondition: `count` is positive.
    public mutating func integer(below count: Int) -> Int {
        precondition(count > 0, "integer(below:) needs a positive count")
        let bound = UInt64(count)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold {
                product = next().multipliedFullWidth(by: bound)
            }
        }
        return Int(product.high)
    }

    /// Returns `true` with the given probability. It always draws exactly one number.
    public mutating func happens(withProbability probability: Double) -> Bool {
        uniform() < probability
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): expands one word into a sequence of well-mixed words.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension RandomStream {
    /// Saves or restores the state of the stream.
    public mutating func saveOrRestoreState(in archive: inout StateArchive, _ name: String) throws {
        var words = [state.0, state.1, state.2, state.3]
        try archive.numbers(&words, name)
        state = (words[0], words[1], words[2], words[3])
    }
}
