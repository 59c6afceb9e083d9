/// An environment of binary observations that can also write them with one bit an element.
///
/// Laws: the observation space is binary, and both ways of observing tell the same.
public protocol PackedObserving: Environment {
    /// Writes the current observation, `packedWordCount` words.
    ///
    /// Element b of the observation, in row-major order, is bit b % 64 of word b / 64, counted from the least significant bit. The
    /// bits behind the last element are 0.
    func observePacked(into words: inout MutableSpan<UInt64>)
}

extension PackedObserving {
    /// The number of 64-bit words of one packed observation.
    public var packedWordCount: Int { (observationSpace.count + 63) / 64 }
}
