/// An environment of binary observations that can also write them with one bit an element, which the replay memory keeps as they are.
///
/// Laws: the observation space is binary, and both ways of observing tell the same.
public protocol PackedObserving: Environment {
    /// Writes the current observation, `packedWordCount` words, as `PackedObservation` says.
    func observePacked(into words: inout MutableSpan<UInt64>)
}

/// How binary observations are laid out as bits.
///
/// Element b of the observation, in row-major order, is bit b % 64 of word b / 64, counted from the least significant bit. The bits
/// behind the last element are 0.
public enum PackedObservation {
    /// The number of 64-bit words of an observation of `elementCount` elements.
    public static func wordCount(of elementCount: Int) -> Int { (elementCount + 63) / 64 }
}

extension Environment {
    /// No bits.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { false }
}

extension PackedObserving {
    /// The number of 64-bit words of one packed observation.
    public var packedWordCount: Int { PackedObservation.wordCount(of: observationSpace.count) }

    /// Writes the bits.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool {
        observePacked(into: &words)
        return true
    }
}
