extension Network {
    /// A set of floats laid out as the parameters are.
    public enum Part: Int, CaseIterable, Sendable {
        /// The parameters that are trained.
        case online
        /// The parameters of the target network.
        case target
        /// The gradients of the last backward pass.
        case gradients
        /// The optimiser's running mean of the gradients.
        case firstMoments
        /// The optimiser's running mean of the squared gradients.
        case secondMoments
    }

    /// The floats of one part, `shape.storageCount` of them, valid as long as the network.
    ///
    /// `shape.tensors` tells where the parameters stand. The floats between them are padding and stay 0.
    public func values(of part: Part) -> UnsafeMutableBufferPointer<Float> { parts[part.rawValue] }

    /// What a training needs to go on as if it had not been interrupted, together with `stepCount`: the values of `parts` by name.
    public func trainingState(
        _ parts: [Part] = Part.trainingState
    ) -> [(name: String, values: UnsafeMutableBufferPointer<Float>)] {
        parts.map { ($0.fileName, values(of: $0)) }
    }

    /// Where the values of a part begin; every part has `shape.storageCount` of them, at least one.
    func start(of part: Part) -> UnsafeMutablePointer<Float> {
        guard let start = parts[part.rawValue].baseAddress else { preconditionFailure("a part is never empty") }
        return start
    }
}
