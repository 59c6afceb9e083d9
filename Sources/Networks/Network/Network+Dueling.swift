extension Network {
    /// The index of the layer that outputs the state value, or `nil` for a plain head.
    var valueLayer: Int? { streamDepth.map { layers.count - 1 - $0 } }

    /// The index of the first layer of the value stream, which has the same input as the advantage stream; or `nil`.
    var firstValueLayer: Int? { streamDepth.map { layers.count - 2 * $0 } }

    /// Sets the outputs of a pass to Q = V + A - mean A (Wang et al. 2016, equation 9).
    func joinStreams(of pass: Pass, valueLayer: Int, count: Int) {
        let actions = shape.outputs
        for row in 0..<count {
            let advantages = pass.activations[layers.count - 1] + row * actions
            let outputs = pass.outputs + row * actions
            var sum: Float = 0
            for action in 0..<actions { sum += advantages[action] }
            let base = pass.activations[valueLayer][row] - sum / Float(actions)
            for action in 0..<actions { outputs[action] = base + advantages[action] }
        }
    }

    /// Sets the gradients of the outputs of the head's layers.
    ///
    /// They are ∂V = ∑ ∂Q and ∂A = ∂Q - mean ∂Q, or ∂Q itself for a plain head.
    func enterGradients(_ outputGradients: UnsafePointer<Float>, count: Int) {
        let actions = shape.outputs
        let last = deltas[layers.count - 1]
        guard let valueLayer else { return last.update(from: outputGradients, count: count * actions) }
        for row in 0..<count {
            let (arriving, advantages) = (outputGradients + row * actions, last + row * actions)
            var sum: Float = 0
            for action in 0..<actions { sum += arriving[action] }
            deltas[valueLayer][row] = sum
            for action in 0..<actions { advantages[action] = arriving[action] - sum / Float(actions) }
        }
    }
}
