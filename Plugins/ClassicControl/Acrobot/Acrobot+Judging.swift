import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Acrobot: TransitionJudging {
    /// Returns whether the torque leads from one observation to the other.
    ///
    /// The angles are recovered from the sines and cosines of the observation. The rounding error after a step stays
    /// below 3e-6, while torques that differ by 0.01 N·m give a difference of 1e-4.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard observation.count == 6 else { return nil }
        let values = observation.indices.map { Double(observation[$0]) }
        let state = [atan2(values[1], values[0]), atan2(values[3], values[2]), values[4], values[5]]
        return makes(next, from: state, by: action)
    }
}
