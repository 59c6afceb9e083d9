/// The training loss of a classifier of expert and agent transitions.
protocol ClassificationLoss {
    /// Writes the derivative of the loss with respect to every logit.
    ///
    /// - Parameters:
    ///   - expert: the logits of expert transitions, at least one.
    ///   - own: the logits of the same number of agent transitions.
    ///   - gradients: the derivatives with respect to `expert`, followed by those with respect to `own`.
    func write(gradientsOf expert: Span<Float>, _ own: Span<Float>, into gradients: inout MutableSpan<Float>)
}
