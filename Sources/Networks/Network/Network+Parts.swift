extension Network {
    /// An array of floats with the layout of the parameters.
    public enum Part: Int, CaseIterable, Sendable {
        /// The trained parameters.
        case online
        /// The parameters of the target network.
        case target
        /// The gradients of the last backward pass.
        case gradients
        /// The optimizer's moving average of the gradients.
        case firstMoments
        /// The optimizer's moving average of the squared gradients.
        case secondMoments
    }

    /// Returns the values of one part, `shape.storageCount` floats that are valid as long as the network.
    ///
    /// `shape.tensors` describes the positions of the parameters. The floats between them are padding and stay 0.
    public func values(of part: Part) -> UnsafeMutableBufferPointer<Float> { parts[part.rawValue] }

    /// Returns the values of `parts` by name.
    ///
    /// Together with `stepCount`, they are sufficient to resume training exactly.
    public func trainingState(
        _ parts: [Part] = Part.trainingState
    ) -> [(name: String, values: UnsafeMutableBufferPointer<Float>)] {
        parts.map { ($0.fileName, values(of: $0)) }
    }

    /// Returns the start of a part's values; every part has `shape.storageCount` of them, at least one.
    func start(of part: Part) -> UnsafeMutablePointer<Float> {
        guard let start = parts[part.rawValue].baseAddress else { preconditionFailure("a part is never empty") }
        return start
    }
}
