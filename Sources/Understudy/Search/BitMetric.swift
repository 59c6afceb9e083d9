/// How far two rows of sets of bits are apart, in 0...1.
public enum BitMetric: Hashable, Sendable {
    /// The share of bits that differ (Hamming).
    case hamming
    /// 1 less the mean over the channels of the Jaccard index, the share of common bits among those set in either; two empty channels are equal.
    case jaccard
}

/// Distances as whole numbers, so that equal ones are equal, whatever the processor: a sum over the channels, each of which is at most
/// as many bits as it has cells (Hamming), or 2^20 (Jaccard), times the channel's weight where there are weights.
struct BitUnits: Sendable {
    let metric: BitMetric
    /// The units of the distance 1.
    let one: Int

    /// - Precondition: the layout has at most 1,024 channels for `jaccard`, or the weights a sum of at most that.
    init(_ metric: BitMetric, _ layout: BitLayout, _ weights: BitWeights? = nil) {
        let channels = weights?.sum ?? layout.channels
        precondition(metric == .hamming || channels <= BitWeights.largestSum, "too many channels")
        self.metric = metric
        one = metric == .hamming ? channels * layout.cells : channels << 20
    }

    /// The distance that `units` stand for.
    func distance(_ units: Int32) -> Float { Float(units) / Float(one) }

    /// The least number of units whose distance is not below `distance`.
    func units(below distance: Float) -> Int32 {
        guard distance > 0 else { return 0 }
        guard distance <= 1 else { return Int32(one) + 1 }
        var units = Int32(distance * Float(one))
        while self.distance(units) >= distance { units -= 1 }
        while self.distance(units) < distance { units += 1 }
        return units
    }
}
