import Understudy

/// A linear map of each element of an observation: x · factor + shift.
package struct ObservationScaling: Hashable, Sendable {
    /// The factor of each element, above 0.
    package let factors: [Float]
    /// The shift of each element.
    package let shifts: [Float]

    /// Creates a scaling of `count` elements by one factor each, or by a single common factor.
    ///
    /// - Precondition: `factors` has one element or `count` elements.
    init(factors: [Double], count: Int) {
        precondition(factors.count == 1 || factors.count == count, "factors that do not fit")
        self.factors = (0..<count).map { Float(factors[factors.count == 1 ? 0 : $0]) }
        shifts = [Float](repeating: 0, count: count)
    }

    /// Creates a scaling that maps the bounds of `space` to `range`.
    ///
    /// It is `nil` if an element has infinite bounds or only one value.
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

    /// Returns the scaled value of the element at `index`.
    func scaled(_ value: Float, at index: Int) -> Float { value * factors[index] + shifts[index] }

    /// Returns the original value of the element at `index`, up to rounding.
    func unscaled(_ value: Float, at index: Int) -> Float { (value - shifts[index]) / factors[index] }

    /// Returns `space` with scaled bounds.
    func scaled(_ space: ObservationSpace) -> ObservationSpace {
        ObservationSpace(
            low: space.low.indices.map { scaled(space.low[$0], at: $0) },
            high: space.high.indices.map { scaled(space.high[$0], at: $0) }, shape: space.shape)
    }

    /// Returns `recording` with scaled observations; recordings are made in the environment's own units.
    func scaled(_ recording: ExpertRecording) -> ExpertRecording {
        ExpertRecording(
            observationCount: recording.observationCount,
            observations: recording.observations.indices.map {
                scaled(recording.observations[$0], at: $0 % recording.observationCount)
            }, trajectories: recording.trajectories, truth: recording.truth)
    }
}
