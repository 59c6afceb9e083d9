import CKernels

/// The function that follows each convolution and each hidden layer of a network.
public enum Activation: String, CaseIterable, Hashable, Sendable {
    /// max(x, 0).
    case relu
    /// x if above 0, else 0.01 x (Maas et al. 2013; PyTorch's `LeakyReLU`).
    case leakyReLU = "leaky_relu"
    /// x if above 0, else e^x - 1 (Clevert et al. 2016; PyTorch's `ELU`).
    case elu
    /// The hyperbolic tangent.
    case tanh

    /// The kernel that computes the function; `nil` for ReLU, which the products and the normalization contain.
    var kernel: ActivationKind? {
        switch self {
        case .relu: nil
        case .leakyReLU: .leakyRelu
        case .elu: .elu
        case .tanh: .tanh
        }
    }
}
