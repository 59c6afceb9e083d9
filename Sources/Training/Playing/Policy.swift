import Networks
import Understudy

/// The policy of an episode without learning.
package enum Policy {
    /// A uniformly random action.
    case random
    /// The action with the highest value according to a network's online parameters.
    case greedy(Network)
    /// The scripted policy of an environment, which must be `Demonstrating`.
    case demonstrated
}

extension RunConfiguration {
    /// Loads the greedy policy from a file created by `TrainingRun.policyFile` for a run of this configuration.
    ///
    /// - Throws: `SafetensorsError` if the file is invalid, `NetworkFileError` if it belongs to another network.
    package func policy(from file: [UInt8]) throws -> Policy {
        // All parameters drawn here are replaced.
        var stream = RandomStream(seed: 0, name: "network")
        let network = Network(shape: networkShape, maximumBatch: 1, using: &stream)
        try network.load([.online], from: Safetensors(bytes: file))
        return .greedy(network)
    }
}
