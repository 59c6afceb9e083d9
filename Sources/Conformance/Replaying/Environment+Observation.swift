import Understudy

extension Environment {
    /// Replaces `observation` by the current one.
    func observe(replacing observation: inout [Float]) {
        var span = observation.mutableSpan
        observe(into: &span)
    }
}
