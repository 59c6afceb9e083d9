/// The weight of each channel in a distance between rows of sets of bits.
public struct BitWeights: Hashable, Sendable {
    /// The largest sum of the weights, so that all distances are 32-bit numbers.
    public static let largestSum = 1_024

    /// The weight of each channel.
    public let channels: [Int32]
    /// Their sum.
    public let sum: Int

    /// - Precondition: the weights are positive, and their sum is at most `largestSum`.
    public init(_ channels: [Int32]) {
        sum = channels.reduce(0) { $0 + Int($1) }
        precondition(channels.allSatisfy { $0 > 0 } && sum <= Self.largestSum, "no weights of channels")
        self.channels = channels
    }
}
