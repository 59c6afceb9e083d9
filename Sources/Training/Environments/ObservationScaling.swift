import Understudy

/// A linear map of each element of an observation: x · factor + shift.
public struct ObservationScaling: Hashable, Sendable {
    /// The factor of each element, above 0.
    public let factors: [Float]
    /// What is added to each element.
    public let shifts: [Float]

    /// Multiplies each of `count` elements by its factor, or by the only one.
    ///
    /// - Precondition: one factor, or as many as elements.
    init(factors: [Double], count: Int) {
        precondition(factors.count == 1 || factors.count == count, "factors that do not fit")
        self.factors = (0..<count).map { Float(factors[factors.count == 1 ? 0 : $0]) }
        shifts = [Float](repeating: 0, count: count)
    }

    /// Takes the bounds of `space` to those of `range`; `nil` where an element has no finite bounds, or only one value.
    init?(of space: ObservationSpace, to range: ClosedRange<Double>) {
        var factors: [Float] = []
        var shifts: [Float] = []
        for (low, high) in zip(space.low, space.high) {
            guard low.isFinite, high.isFinite, low < high else { return nil }
            let factor = (range.upperBound - range.lowerBound) / (Double(high) - Double(low))
            factors.append(Float(factor))
            shifts.append(Float(range.lowerBound - Double(low) * factor))
        }
        self.factors = factors
        self.shifts = shifts
    }

    /// The element at `index` as it is learned from.
    func scaled(_ value: Float, at index: Int) -> Float { value * factors[index] + shifts[index] }

    /// The environment's own element at `index`, but for rounding.
    func unscaled(_ value: Float, at index: Int) -> Float { (value - shifts[index]) / factors[index] }

    /// `space` with its bounds scaled.
    func scaled(_ space: ObservationSpace) -> ObservationSpace {
        ObservationSpace(
            low: space.low.indices.map { scaled(space.low[$0], at: $0) },
            high: space.high.indices.map { scaled(space.high[$0], at: $0) }, shape: space.shape)
    }

    /// `recording` with its observations scaled: recordings are made in the environment's own units.
    func scaled(_ recording: ExpertRecording) -> ExpertRecording {
        ExpertRecording(
            observationCount: recording.observationCount,
            observations: recording.observations.indices.map {
                scaled(recording.observations[$0], at: $0 % recording.observationCount)
            }, trajectories: recording.trajectories, truth: recording.truth)
    }
}
