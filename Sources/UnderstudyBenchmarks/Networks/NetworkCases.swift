import QNetworks

extension BenchmarkCase {
    /// Creates the cases for updates of each network.
    static func updates(of networks: [BenchmarkNetwork]) -> [BenchmarkCase] {
        networks.flatMap { network in
            network.updates.map { update in
                let loop = UpdateLoop(network, batch: update.batch)
                return BenchmarkCase(
                    group: .updates, name: "\(network.name), batch \(update.batch)",
                    flops: network.shape.updateOperations(batch: update.batch), targetSeconds: update.targetSeconds,
                    operate: loop.run)
            }
        }
    }

    /// Creates the cases for action selection by each network.
    static func actions(of networks: [BenchmarkNetwork]) -> [BenchmarkCase] {
        networks.map { network in
            let loop = ActionLoop(network)
            return BenchmarkCase(
                group: .actions, name: network.name, flops: network.shape.forwardOperations.reduce(0, +),
                targetSeconds: network.actionTargetSeconds, operate: loop.run)
        }
    }
}

extension NetworkShape {
    /// The floating-point operations of the matrix products in a forward pass for one observation, by layer.
    ///
    /// A multiply-add counts as two operations. Biases, activation functions and similar work do not count.
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

    /// Returns the floating-point operations of one deep Q-learning update on a batch.
    ///
    /// An update has two forward passes and a backward pass that costs as much as two. The gradient with respect to the
    /// observations is not computed, so its cost is subtracted.
    func updateOperations(batch: Int) -> Int {
        let forward = forwardOperations
        return batch * (4 * forward.reduce(0, +) - (forward.first ?? 0))
    }
}
