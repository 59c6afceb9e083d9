import QNetworks
import Understudy

/// The weights with which the network of a run begins: those of a policy that another run keeps.
package struct StartPolicy {
    /// The file, as it was read.
    package let file: DataFile
    private let weights: Safetensors

    /// Reads the file of a policy, such as `policy.safetensors` in the folder of a run.
    ///
    /// - Throws: `DataError` if the file cannot be read, or is no safetensors file.
    package init(path: String) throws(DataError) {
        let bytes = try contents(ofFile: path, thing: "policy")
        file = DataFile(path: path, content: bytes)
        do {
            weights = try Safetensors(bytes: bytes)
        } catch {
            throw DataError(
                .damaged, path: path,
                "is no policy: \(error); name a file that a run keeps, such as .../seed-0/policy.safetensors")
        }
    }

    /// Sets the weights of `network` and of its target network.
    ///
    /// - Throws: `DataError` if the file belongs to another network. The network is then unchanged.
    func begin(_ network: Network) throws(DataError) {
        do {
            try network.load([.online], from: weights)
        } catch {
            throw DataError(
                .damaged, path: file.path,
                "does not fit the network: \(error); use the network and the environment of the run that kept it")
        }
        network.synchronizeTarget()
    }

    /// Checks that the weights fit the network of a run.
    ///
    /// - Throws: `DataError` if the file belongs to another network.
    package func check(for configuration: RunConfiguration) throws(DataError) {
        // All parameters drawn here are replaced.
        var stream = RandomStream(seed: 0, name: "network")
        try begin(Network(shape: configuration.networkShape, maximumBatch: 1, using: &stream))
    }
}
