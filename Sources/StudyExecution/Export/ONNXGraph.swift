/// A graph of ONNX operators, built node by node.
struct ONNXGraph {
    /// The types of elements; the raw values are those of `TensorProto.DataType`.
    enum ElementType: Int {
        case float = 1
        case int64 = 7
    }

    /// The value of a node's attribute.
    enum Attribute {
        case integer(Int)
        case float(Float)
        case integers([Int])
    }

    private var nodes: [ProtocolMessage] = []
    private var initializers: [ProtocolMessage] = []
    private var inputs: [ProtocolMessage] = []
    private var outputs: [ProtocolMessage] = []

    /// Adds an input of float32, and returns its name.
    ///
    /// - Parameter dimensions: the sizes, outermost first; `nil` for the size of the batch.
    mutating func addInput(_ name: String, _ dimensions: [Int?]) -> String {
        inputs.append(Self.value(name, .float, dimensions))
        return name
    }

    /// Adds an output.
    mutating func addOutput(_ name: String, _ type: ElementType, _ dimensions: [Int?]) {
        outputs.append(Self.value(name, type, dimensions))
    }

    /// Adds an array of single-precision numbers, and returns its name.
    mutating func addInitializer(_ name: String, _ dimensions: [Int], floats: [Float]) -> String {
        var raw: [UInt8] = []
        raw.reserveCapacity(4 * floats.count)
        for value in floats { raw += value.bitPattern.littleEndianBytes }
        return addInitializer(name, .float, dimensions, raw)
    }

    /// Adds a list of integers, and returns its name.
    mutating func addInitializer(_ name: String, _ integers: [Int]) -> String {
        addInitializer(name, .int64, [integers.count], integers.flatMap { Int64($0).littleEndianBytes })
    }

    private mutating func addInitializer(
        _ name: String, _ type: ElementType, _ dimensions: [Int], _ raw: [UInt8]
    ) -> String {
        var tensor = ProtocolMessage()
        for size in dimensions { tensor.add(1, size) }
        tensor.add(2, type.rawValue)
        tensor.add(8, name)
        tensor.add(9, bytes: raw)
        initializers.append(tensor)
        return name
    }

    /// Adds an operator, and returns the name of its output.
    ///
    /// - Parameter name: the name of the output; `nil` for one of its own.
    @discardableResult
    mutating func addNode(
        _ type: String, _ inputs: [String], _ attributes: KeyValuePairs<String, Attribute> = [:],
        named name: String? = nil
    ) -> String {
        let output = name ?? "\(type.lowercased()).\(nodes.count)"
        var node = ProtocolMessage()
        for input in inputs { node.add(1, input) }
        node.add(2, output)
        node.add(3, output)
        node.add(4, type)
        for (key, value) in attributes { node.add(5, Self.attribute(key, value)) }
        nodes.append(node)
        return output
    }

    /// The graph as `GraphProto`.
    var message: ProtocolMessage {
        var graph = ProtocolMessage()
        for node in nodes { graph.add(1, node) }
        graph.add(2, "policy")
        for tensor in initializers { graph.add(5, tensor) }
        for input in inputs { graph.add(11, input) }
        for output in outputs { graph.add(12, output) }
        return graph
    }

    /// Returns an attribute as `AttributeProto`, whose field 20 is the type.
    private static func attribute(_ name: String, _ value: Attribute) -> ProtocolMessage {
        var attribute = ProtocolMessage()
        attribute.add(1, name)
        switch value {
        case .float(let number):
            attribute.add(2, number)
            attribute.add(20, 1)
        case .integer(let number):
            attribute.add(3, number)
            attribute.add(20, 2)
        case .integers(let numbers):
            for number in numbers { attribute.add(8, number) }
            attribute.add(20, 7)
        }
        return attribute
    }

    /// Returns an input or output as `ValueInfoProto`.
    private static func value(_ name: String, _ type: ElementType, _ dimensions: [Int?]) -> ProtocolMessage {
        var shape = ProtocolMessage()
        for size in dimensions {
            var dimension = ProtocolMessage()
            if let size { dimension.add(1, size) } else { dimension.add(2, "batch") }
            shape.add(1, dimension)
        }
        var tensor = ProtocolMessage()
        tensor.add(1, type.rawValue)
        tensor.add(2, shape)
        var kind = ProtocolMessage()
        kind.add(1, tensor)
        var value = ProtocolMessage()
        value.add(1, name)
        value.add(2, kind)
        return value
    }
}
