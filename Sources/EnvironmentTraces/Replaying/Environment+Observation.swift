import Understudy

extension Environment {
    /// Replaces the contents of `observation` with the current observation.
    func observe(replacing observation: inout [Float]) {
        var span = observation.mutableSpan
        observe(into: &span)
    }
}
