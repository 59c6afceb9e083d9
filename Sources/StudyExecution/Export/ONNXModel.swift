/// A policy as an ONNX model, which reads the environment's own observations and gives Q-values and actions.
///
/// Input: `observation`, float32, `[batch, ...]` with the environment's dimensions; the model scales it. Outputs:
/// `q_values`, float32, `[batch, actions]`, and `action`, int64, `[batch]`: the number by which the environment knows
/// the action of the highest Q-value, the first of equal ones.
///
/// Source: *Open Neural Network Exchange*, `onnx.proto` and *Operators*, opset 17, which is the first with
/// LayerNormalization.
struct ONNXModel {
    /// The bytes of the file.
    let bytes: [UInt8]

    private static let operators = 17
    private static let representation = 8

    init(_ policy: ExportedPolicy) throws {
        var graph = ONNXGraph()
        let observation = policy.description.observation
        var current = graph.addInput("observation", [nil] + observation.shape.map { $0 })
        if let factors = observation.factors, let shifts = observation.shifts {
            let scale = graph.addInitializer("observation.factors", observation.shape, floats: factors)
            let shift = graph.addInitializer("observation.shifts", observation.shape, floats: shifts)
            current = graph.addNode("Add", [graph.addNode("Mul", [current, scale]), shift])
        }
        if policy.layers.first?.stride != nil {
            // From rows, columns and channels to channels, rows and columns.
            current = graph.addNode("Transpose", [current], ["perm": .integers([0, 3, 1, 2])])
        } else if observation.shape.count != 1 {
            current = graph.addNode("Flatten", [current])
        }
        var streams: [Substring: String] = [:]
        var isImage = policy.layers.first?.stride != nil
        var trunk = current
        for layer in policy.layers {
            if isImage, layer.stride == nil {
                trunk = graph.addNode("Flatten", [trunk])
                isImage = false
            }
            let entering = layer.stream == "layers" ? trunk : streams[layer.stream] ?? trunk
            let leaving = graph.add(layer, on: entering)
            if layer.stream == "layers" { trunk = leaving } else { streams[layer.stream] = leaving }
        }
        if let value = streams["value"], let advantage = streams["advantage"] {
            let mean = graph.addNode("ReduceMean", [advantage], ["axes": .integers([1]), "keepdims": .integer(1)])
            let base = graph.addNode("Sub", [value, mean])
            graph.addNode("Add", [base, advantage], named: "q_values")
        } else {
            graph.addNode("Identity", [trunk], named: "q_values")
        }
        let best = graph.addNode("ArgMax", ["q_values"], ["axis": .integer(1), "keepdims": .integer(0)])
        let numbers = graph.addInitializer("environment_actions", policy.description.environmentActions)
        graph.addNode("Gather", [numbers, best], named: "action")
        graph.addOutput("q_values", .float, [nil, policy.actionCount])
        graph.addOutput("action", .int64, [nil])

        var model = ProtocolMessage()
        model.add(1, Self.representation)
        model.add(2, "understudy")
        model.add(3, policy.description.version)
        model.add(7, graph.message)
        var operators = ProtocolMessage()
        operators.add(1, "")
        operators.add(2, Self.operators)
        model.add(8, operators)
        for (key, value) in try policy.metadata.sorted(by: { $0.key < $1.key }) {
            var entry = ProtocolMessage()
            entry.add(1, key)
            entry.add(2, value)
            model.add(14, entry)
        }
        bytes = model.bytes
    }
}

extension ONNXGraph {
    /// Adds a layer, and returns the name of its output.
    fileprivate mutating func add(_ layer: ExportedLayer, on input: String) -> String {
        let names = layer.parameters.map {
            addInitializer("\(layer.name).\($0.kind)", $0.dimensions, floats: $0.values)
        }
        var current: String
        if let stride = layer.stride {
            current = addNode("Conv", [input] + names.prefix(2), ["strides": .integers([stride, stride])])
        } else {
            current = addNode("Gemm", [input] + names.prefix(2), ["transB": .integer(1)])
        }
        if layer.isNormalized {
            current = addNode(
                "LayerNormalization", [current] + names.dropFirst(2), ["axis": .integer(-1), "epsilon": .float(1e-5)])
        }
        switch layer.activation {
        case .relu: current = addNode("Relu", [current])
        case .leakyReLU: current = addNode("LeakyRelu", [current], ["alpha": .float(0.01)])
        case .elu: current = addNode("Elu", [current], ["alpha": .float(1)])
        case .tanh: current = addNode("Tanh", [current])
        case nil: break
        }
        if layer.isPooled { current = addNode("GlobalMaxPool", [current]) }
        return current
    }
}
