/// The region of the plane shown by a chart of learning curves.
struct ChartDomain {
    /// The range from step 0 to the last step of any curve.
    let steps: ClosedRange<Double>
    /// The range of values, with rounded ends.
    let values: ClosedRange<Double>
    /// The ticks of the values.
    let ticks: Ticks

    /// Computes a domain for `curves` and the reference line; `nil` if there is no point to show.
    ///
    /// - Parameters:
    ///   - includesBands: whether intervals are drawn too. At each end, bands extend the domain by at most a quarter of
    ///     the height spanned by the runs. The interval of two seeds can be so wide that the means would otherwise look
    ///     flat.
    ///   - tickCount: the maximum number of intervals between the ticks of the values.
    init?(curves: [LearningCurve], reference: Double?, includesBands: Bool, tickCount: Int) {
        let points = curves.flatMap(\.points)
        guard let last = points.map(\.step).max() else { return nil }
        self.init(
            lastStep: Double(last), means: points.map(\.estimate.value), runs: includesBands ? points.map(\.range) : [],
            bands: includesBands ? points.compactMap(\.estimate.interval) : [], reference: reference,
            tickCount: tickCount)
    }

    /// Computes a domain for means, the ranges of single runs in `runs`, and the intervals in `bands`.
    init(
        lastStep: Double, means: [Double], runs: [ClosedRange<Double>], bands: [ClosedRange<Double>],
        reference: Double?, tickCount: Int
    ) {
        steps = 0...max(lastStep, 1)
        let lows = means + runs.map(\.lowerBound) + [reference].compactMap { $0 }
        let highs = means + runs.map(\.upperBound) + [reference].compactMap { $0 }
        var low = lows.min() ?? 0
        var high = highs.max() ?? 0
        let allowance = (high - low) / 4
        let lowest = max(bands.map(\.lowerBound).min() ?? low, low - allowance)
        let highest = min(bands.map(\.upperBound).max() ?? high, high + allowance)
        (low, high) = (min(low, lowest), max(high, highest))
        if !(high - low > abs(high) * 1e-9) {
            let margin = max(abs(high) * 0.1, 0.5)
            (low, high) = (low - margin, high + margin)
        }
        ticks = Ticks(over: low...high, atMost: tickCount)
        values = ticks.rounding(low...high)
    }

    /// Returns the horizontal position of a step, from 0 to 1.
    func fraction(ofStep step: Double) -> Double { step / steps.upperBound }

    /// Returns the vertical position of a value, from 0 to 1 within the domain.
    func fraction(ofValue value: Double) -> Double {
        (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    }
}

/// Removes points of a line that a drawing cannot resolve; keeps the first point, the last point and all extremes.
///
/// The line is split into pieces with equal numbers of points. The lowest and the highest point of each piece are kept.
///
/// - Parameters:
///   - values: the line's values, from left to right.
///   - limit: the approximate maximum number of points to keep, at least 4.
/// - Returns: the indices of the points kept, in ascending order; all indices if there are at most `limit` points.
func thinned(_ values: [Double], to limit: Int) -> [Int] {
    guard values.count > limit, values.count > 2 else { return Array(values.indices) }
    let pieces = max(1, limit / 2 - 1)
    let inner = 1..<values.count - 1
    var kept = [0]
    for piece in 0..<pieces {
        let begin = inner.lowerBound + inner.count * piece / pieces
        let end = inner.lowerBound + inner.count * (piece + 1) / pieces
        guard begin < end else { continue }
        var (lowest, highest) = (begin, begin)
        for index in begin..<end {
            if values[index] < values[lowest] { lowest = index }
            if values[index] > values[highest] { highest = index }
        }
        kept.append(min(lowest, highest))
        if lowest != highest { kept.append(max(lowest, highest)) }
    }
    kept.append(values.count - 1)
    return kept
}
