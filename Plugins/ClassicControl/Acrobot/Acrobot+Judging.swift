import Understudy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Acrobot: TransitionJudging {
    /// Whether the torque leads from one observation to the other.
    ///
    /// The angles are those of the observation's sines and cosines. What rounding makes of them in a step stays below 3e-6; torques that differ by 0.01 N·m differ by 1e-4.
    public func canMake(_ observation: Span<Float>, to next: Span<Float>, by action: Int) -> Bool? {
        guard observation.count == 6 else { return nil }
        let values = observation.indices.map { Double(observation[$0]) }
        let state = [atan2(values[1], values[0]), atan2(values[3], values[2]), values[4], values[5]]
        return makes(next, from: state, by: action)
    }
}
