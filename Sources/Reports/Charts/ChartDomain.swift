/// The part of the plane that a chart of learning curves shows.
struct ChartDomain {
    /// From step 0 to the last step of any curve.
    let steps: ClosedRange<Double>
    /// A range of values with tidy ends.
    let values: ClosedRange<Double>
    /// The ticks of the values.
    let ticks: Ticks

    /// Finds room for `curves` and the reference line; nil where there is no point to show.
    ///
    /// - Parameters:
    ///   - includesBands: Whether the intervals are drawn too. A band is given at most a quarter of the height that the
    ///     runs themselves span beyond each end: the interval of two seeds is so wide that the means would be flat
    ///     lines in it.
    ///   - tickCount: The greatest number of spaces between the ticks of the values.
    init?(curves: [LearningCurve], reference: Double?, includesBands: Bool, tickCount: Int) {
        let points = curves.flatMap(\.points)
        guard let last = points.map(\.step).max() else { return nil }
        self.init(
            lastStep: Double(last), means: points.map(\.estimate.mean), runs: includesBands ? points.map(\.range) : [],
            bands: includesBands ? points.compactMap(\.estimate.interval) : [], reference: reference,
            tickCount: tickCount)
    }

    /// Finds room for some numbers: `runs` are the ranges of single runs, and `bands` their intervals.
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

    /// How far along the horizontal axis a step lies, from 0 to 1.
    func fraction(ofStep step: Double) -> Double { step / steps.upperBound }

    /// How far up the vertical axis a value lies, from 0 to 1 inside the domain.
    func fraction(ofValue value: Double) -> Double {
        (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    }
}
