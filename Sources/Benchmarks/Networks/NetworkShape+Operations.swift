import Networks

extension NetworkShape {
    /// The floating-point operations of the products of matrices in a forward pass of one observation, layer by layer.
    ///
    /// A multiply-add counts as two. Biases, rectification and the like do not count.
    var forwardOperations: [Int] {
        let weights = tensors.filter { $0.name.hasSuffix(".weights") }.map(\.count)
        guard case .image(var rows, var columns, _) = input else { return weights.map { 2 * $0 } }
        return weights.enumerated().map { index, count in
            guard index < convolutions.count else { return 2 * count }
            let convolution = convolutions[index]
            rows = (rows - convolution.kernel) / convolution.stride + 1
            columns = (columns - convolution.kernel) / convolution.stride + 1
            return 2 * count * rows * columns
        }
    }

    /// The floating-point operations of one update of deep Q-learning on a batch.
    ///
    /// Two forward passes, and a backward pass that costs as much as two, but for the gradient of the observations, which nobody needs.
    func updateOperations(batch: Int) -> Int {
        let forward = forwardOperations
        return batch * (4 * forward.reduce(0, +) - (forward.first ?? 0))
    }
}
