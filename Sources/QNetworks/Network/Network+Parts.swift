import UnderstudyKernels

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

    /// Returns the values of one part, `shape.storageCount` floats.
    ///
    /// `shape.tensors` describes the positions of the parameters. The floats between them are padding and stay 0.
    public func values(of part: Part) -> Buffer<Float> { parts[part.rawValue] }

    /// Returns the values of `parts` by name.
    ///
    /// Together with `stepCount`, they are sufficient to resume training exactly.
    public func trainingState(_ parts: [Part] = Part.trainingState) -> [(name: String, values: Buffer<Float>)] {
        parts.map { ($0.fileName, values(of: $0)) }
    }
}
