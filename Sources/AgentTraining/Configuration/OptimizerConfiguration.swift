import QNetworks
import Understudy

extension Optimizer {
    /// The optimizers; the raw values are the names in specs.
    enum Kind: String, CaseIterable {
        case adam, rmsprop
    }

    /// Reads the section `optimizer` of a spec.
    init(_ kind: Kind, from reader: inout SpecReader) {
        // CleanRL dqn.py: Adam, 2.5e-4, PyTorch's other defaults. MinAtar (Young & Tian 2019): centered RMSprop,
        // 2.5e-4, 0.95, 0.01.
        let learningRate = reader.value("learning_rate", default: 2.5e-4, in: .above(0.0), "Step size")
        reader.cite("CleanRL's dqn.py (Huang et al. 2022); MinAtar (Young & Tian 2019)", for: "learning_rate")
        switch kind {
        case .adam:
            defer { reader.cite("PyTorch's defaults", for: "beta1", "beta2", "epsilon") }
            self = .adam(
                learningRate: learningRate,
                beta1: reader.value("beta1", default: 0.9, in: 0...0.999_999, "Decay of the first moment"),
                beta2: reader.value("beta2", default: 0.999, in: 0...0.999_999, "Decay of the second moment"),
                epsilon: reader.value("epsilon", default: 1e-8, in: .above(0.0), "Added to the denominator"))
        case .rmsprop:
            defer { reader.cite("MinAtar (Young & Tian 2019)", for: "decay", "epsilon") }
            self = .centeredRMSprop(
                learningRate: learningRate,
                decay: reader.value("decay", default: 0.95, in: 0...0.999_999, "Decay of the moving averages"),
                epsilon: reader.value("epsilon", default: 0.01, in: .above(0.0), "Added to the denominator"))
        }
    }
}
