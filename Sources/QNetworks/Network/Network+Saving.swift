extension Network.Part {
    /// The parts that are sufficient, together with the network's step count, to resume training exactly.
    public static let trainingState: [Self] = [.online, .target, .firstMoments, .secondMoments]

    /// The prefix of the part's tensor names in a file.
    var fileName: String {
        switch self {
        case .online: "online"
        case .target: "target"
        case .gradients: "gradients"
        case .firstMoments: "first_moments"
        case .secondMoments: "second_moments"
        }
    }
}

extension Network {
    /// The `format` entry in the metadata of a saved network: name and version.
    static let fileFormat = "understudy-network-1"

    /// Returns a copy of parts of the network for a file.
    ///
    /// The tensors are called `<part>.<tensor>` after `shape.tensors`. The part names are `online`, `target`,
    /// `gradients`, `first_moments` and `second_moments`. The metadata contain `format` and, as `step_count`, the
    /// number of optimizer steps.
    ///
    /// - Parameter parts: The parts to save, without duplicates: `[.online]` for inference, `Part.trainingState` for
    ///   further training.
    public func saved(_ parts: [Part]) -> Safetensors {
        Safetensors(
            parts.flatMap { part in
                shape.tensors.map { tensor in
                    Safetensors.Tensor(
                        name: "\(part.fileName).\(tensor.name)", dimensions: tensor.dimensions,
                        values: Array(values(of: part)[tensor.range]))
                }
            }, metadata: ["format": Self.fileFormat, "step_count": String(stepCount)])
    }

    /// Loads parts of the network from a file created by ``saved(_:)``.
    ///
    /// The file may contain other parts, too. The step count is loaded together with the second moments. If an error is
    /// thrown, the network is unchanged. Loading only `online` does not change the target network.
    ///
    /// - Parameters:
    ///   - parts: The parts to load.
    ///   - file: The file.
    /// - Throws: ``NetworkFileError`` if the file has another format, belongs to another network, or lacks a part.
    public func load(_ parts: [Part], from file: Safetensors) throws(NetworkFileError) {
        guard file.metadata["format"] == Self.fileFormat else {
            throw .wrongFormat(file.metadata["format"], expected: Self.fileFormat)
        }
        var unclaimed = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
        var found: [(part: Part, place: Int, values: [Float])] = []
        for part in parts {
            for tensor in shape.tensors {
                let name = "\(part.fileName).\(tensor.name)"
                guard let saved = unclaimed.removeValue(forKey: name) else { throw .missingTensor(name) }
                guard saved.dimensions == tensor.dimensions else {
                    throw .wrongShape(tensor: name, saved: saved.dimensions, expected: tensor.dimensions)
                }
                found.append((part, tensor.offset, saved.values))
            }
            // All tensors of the part must have been used; a remaining one belongs to another network.
            if let extra = file.tensors.first(where: {
                unclaimed[$0.name] != nil && $0.name.hasPrefix(part.fileName + ".")
            }) {
                throw .unknownTensor(extra.name)
            }
        }
        if parts.contains(.secondMoments) {
            guard let text = file.metadata["step_count"], let count = Int64(text), count >= 0 else {
                throw .wrongStepCount(file.metadata["step_count"])
            }
            stepCount = count
        }
        for (part, place, values) in found {
            for (index, value) in values.enumerated() { self.values(of: part)[place + index] = value }
        }
        recordedCount = 0
        onlineNoise?.isCurrent = false
        targetNoise?.isCurrent = false
    }
}

/// A reason why a network cannot be loaded from a file.
public enum NetworkFileError: Error, Hashable, Sendable {
    /// The file is not a saved network, or has another format version.
    case wrongFormat(String?, expected: String)
    /// The file lacks a tensor of the network.
    case missingTensor(String)
    /// The file has a tensor that the network does not have.
    case unknownTensor(String)
    /// A tensor has different dimensions in the file and in the network.
    case wrongShape(tensor: String, saved: [Int], expected: [Int])
    /// The number of optimizer steps is missing or invalid.
    case wrongStepCount(String?)
}

extension NetworkFileError: CustomStringConvertible {
    /// The problem in one line.
    public var description: String {
        switch self {
        case .wrongFormat(nil, let expected):
            "the file is no saved network: its metadata lack the format \"\(expected)\""
        case .wrongFormat(let format?, let expected):
            "the file has the format \(format.debugDescription), but this version reads \"\(expected)\""
        case .missingTensor(let name): "the file has no tensor \"\(name)\", which the network has"
        case .unknownTensor(let name): "the file has a tensor \(name.debugDescription), which the network lacks"
        case .wrongShape(let tensor, let saved, let expected):
            "the tensor \"\(tensor)\" of the file has the shape \(saved), but the network's has \(expected)"
        case .wrongStepCount(nil): "the file's metadata lack \"step_count\""
        case .wrongStepCount(let text?):
            "the file's \"step_count\" is \(text.debugDescription), which is no number of steps"
        }
    }
}
