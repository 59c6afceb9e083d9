extension Network.Part {
    /// What a training needs to go on as if it had not been interrupted, together with the network's step count.
    public static let trainingState: [Self] = [.online, .target, .firstMoments, .secondMoments]

    /// The beginning of the names of its tensors in a file.
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
    /// The `format` in the metadata of a saved network: its name and version.
    static let fileFormat = "understudy-network-1"

    /// A copy of parts of the network for a file.
    ///
    /// The tensors are called `<part>.<tensor>` after `shape.tensors`, the parts being `online`, `target`, `gradients`,
    /// `first_moments` and `second_moments`. The metadata hold `format` and, as `step_count`, the steps taken.
    ///
    /// - Parameter parts: What to save, each part once: `[.online]` for playing, `Part.trainingState` for training on.
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

    /// Takes parts of the network from a file of ``saved(_:)``.
    ///
    /// The file may hold other parts, too. The step count is taken with the second moments. When an error is thrown, the
    /// network is unchanged. Loading `online` alone leaves the target network as it is.
    ///
    /// - Parameters:
    ///   - parts: What to load.
    ///   - file: The file.
    /// - Throws: ``NetworkFileError`` when the file is of another format or network, or lacks a part.
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
            // Of an equal network nothing is left of the part.
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
    }
}
