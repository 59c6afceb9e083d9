import Networks
import Understudy

/// The Q-network's layers and how they begin.
public struct NetworkConfiguration: Hashable, Sendable {
    /// How the parameters are drawn, as specs call it.
    enum InitializationName: String, CaseIterable {
        case pytorch, he, glorot
    }

    /// Units per hidden layer, each with ReLU.
    public var hidden: [Int]
    /// How the parameters are drawn.
    public var initialization: Initialization

    init(from reader: inout SpecReader) {
        // CleanRL dqn.py: 120 and 84 units.
        hidden = reader.list(
            "hidden", default: [120, 84], each: 1...65_536, "Units per hidden layer, each followed by ReLU")
        let name = reader.choice(
            "initialization", default: InitializationName.pytorch,
            "How weights are drawn: pytorch (uniform, both weights and biases within 1/sqrt(inputs)), he or glorot (uniform)"
        )
        initialization =
            switch name {
            case .pytorch: .pytorchUniform
            case .he: .he
            case .glorot: .glorot
            }
    }
}
