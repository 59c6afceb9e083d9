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

    /// Where the values of a part begin; every part has `shape.storageCount` of them, at least one.
    func start(of part: Part) -> UnsafeMutablePointer<Float> {
        guard let start = parts[part.rawValue].baseAddress else { preconditionFailure("a part is never empty") }
        return start
    }
}
