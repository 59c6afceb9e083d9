/// An environment of binary observations that can write them with one bit per element.
///
/// The replay memory stores these words unchanged.
///
/// Laws: the observation space is binary, and both forms of an observation agree.
public protocol PackedObserving: Environment {
    /// Writes the current observation as `packedWordCount` words in the layout of `PackedObservation`.
    func observePacked(into words: inout MutableSpan<UInt64>)
}

/// The bit layout of binary observations.
///
/// Element b of the observation, in row-major order, is bit b % 64 of word b / 64, counted from the least significant
/// bit. The bits after the last element are 0.
public enum PackedObservation {
    /// Returns the number of 64-bit words of an observation with `elementCount` elements.
    public static func wordCount(of elementCount: Int) -> Int { (elementCount + 63) / 64 }
}

extension Environment {
    /// Returns `false`: no packed form.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool { false }
}

extension PackedObserving {
    /// The number of 64-bit words of one packed observation.
    public var packedWordCount: Int { PackedObservation.wordCount(of: observationSpace.count) }

    /// Writes the packed observation.
    public func writePacked(into words: inout MutableSpan<UInt64>) -> Bool {
        observePacked(into: &words)
        return true
    }
}
