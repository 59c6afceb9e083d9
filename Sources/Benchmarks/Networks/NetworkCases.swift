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
