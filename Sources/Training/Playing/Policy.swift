import Networks
import Understudy

/// How actions are chosen in an episode that nothing is learned from.
public enum Policy {
    /// Each action of the environment with the same probability.
    case random
    /// The action of the highest value by a network's online parameters.
    case greedy(Network)
    /// What the environment itself proposes, which must be `Demonstrating`.
    case demonstrated
}

extension RunConfiguration {
    /// The greedy policy of a file that `TrainingRun.policyFile` gave for a run of this configuration.
    ///
    /// - Throws: `SafetensorsError` where the bytes are no such file, `NetworkFileError` where they hold another network.
    public func policy(from file: [UInt8]) throws -> Policy {
        // Every parameter that is drawn here is replaced.
        var stream = RandomStream(seed: 0, name: "network")
        let network = Network(shape: networkShape, maximumBatch: 1, using: &stream)
        try network.load([.online], from: Safetensors(bytes: file))
        return .greedy(network)
    }
}
