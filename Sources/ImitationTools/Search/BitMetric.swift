/// The distance between two rows of sets of bits, in 0...1.
public enum BitMetric: Hashable, Sendable {
    /// The share of differing bits (Hamming).
    case hamming
    /// 1 minus the Jaccard index averaged over the channels.
    ///
    /// The index is the share of common bits among those set in either. Two empty channels are equal.
    case jaccard
}

/// Distances as whole numbers, so that ties are exact on every processor.
///
/// A distance is a sum over the channels. Each contributes at most its number of cells (Hamming) or 2^20 (Jaccard),
/// times its weight if there are weights.
struct BitUnits: Sendable {
    let metric: BitMetric
    /// The number of units of the distance 1.
    let one: Int

    /// - Precondition: for `jaccard`, the number of channels, or the sum of the weights if given, is at most 1,024.
    init(_ metric: BitMetric, _ layout: BitLayout, _ weights: BitWeights? = nil) {
        let channels = weights?.sum ?? layout.channels
        precondition(metric == .hamming || channels <= BitWeights.largestSum, "too many channels")
        self.metric = metric
        one = metric == .hamming ? channels * layout.cells : channels << 20
    }

    /// Returns the distance for a number of units.
    func distance(_ units: Int32) -> Float { Float(units) / Float(one) }

    /// Returns the smallest number of units whose distance is not below `distance`.
    func units(below distance: Float) -> Int32 {
        guard distance > 0 else { return 0 }
        guard distance <= 1 else { return Int32(one) + 1 }
        var units = Int32(distance * Float(one))
        while self.distance(units) >= distance { units -= 1 }
        while self.distance(units) < distance { units += 1 }
        return units
    }
}
