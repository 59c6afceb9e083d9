/// What a classifier of expert and own transitions minimises.
protocol ClassificationLoss {
    /// Writes the derivative of the loss by every logit.
    ///
    /// - Parameters:
    ///   - expert: the logits of expert transitions, at least one.
    ///   - own: the logits of own ones, as many.
    ///   - gradients: those by `expert` first, then those by `own`.
    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>)
}
