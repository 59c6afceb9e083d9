import CKernels
import UnderstudyKernels

extension NetworkShape {
    /// The layers in the order of computation, with the positions of their parameters.
    ///
    /// The last one outputs the action values or, for a dueling head, the advantages.
    var layers: [Layer] {
        var layers: [Layer] = []
        func append(
            _ outputs: Int, patches: ImagePatches? = nil, isPooled: Bool = false, on source: Int?, isHidden: Bool = true
        ) {
            layers.append(
                Layer(
                    patches: patches, inputs: patches?.size ?? source.map { layers[$0].leaving } ?? inputs,
                    outputs: outputs, source: source, isPooled: isPooled,
                    isNormalized: layerNormalization && isHidden && patches == nil,
                    isRectified: isHidden, weightsOffset: layers.last?.end ?? 0))
        }

        if case .image(var rows, var columns, var channels) = input {
            for (index, convolution) in convolutions.enumerated() {
                let patches = ImagePatches(
                    rows: rows, columns: columns, channels: channels, kernel: convolution.kernel,
                    stride: convolution.stride)
                append(
                    convolution.channels, patches: patches,
                    isPooled: globalPooling && index == convolutions.count - 1, on: layers.indices.last)
                (rows, columns, channels) = (patches.patchRows, patches.patchColumns, convolution.channels)
            }
        }
        for units in hidden { append(units, on: layers.indices.last) }

        let trunk = layers.indices.last
        switch head {
        case .plain: append(outputs, on: trunk, isHidden: false)
        case .dueling(let streamUnits):
            for outputs in [1, outputs] {
                if let streamUnits { append(streamUnits, on: trunk) }
                append(outputs, on: streamUnits == nil ? trunk : layers.indices.last, isHidden: false)
            }
        }
        return layers
    }

    /// The number of layers in each stream of the head, 1 or 2, or `nil` for a plain head.
    var streamDepth: Int? {
        switch head {
        case .plain: nil
        case .dueling(let streamUnits): streamUnits == nil ? 1 : 2
        }
    }

    /// The parameter tensors in the order of their positions; there is padding between them.
    public var tensors: [ParameterTensor] {
        let layers = layers
        let trunk = layers.count - 2 * (streamDepth ?? 0)
        return layers.enumerated().flatMap { index, layer in
            var name = "layers.\(index)"
            if let depth = streamDepth, index >= trunk {
                name = (index < trunk + depth ? "value" : "advantage") + ".\((index - trunk) % depth)"
            }
            let extents = layer.patches.map { [$0.kernel, $0.kernel, $0.channels] } ?? [layer.inputs]
            func tensor(_ kind: String, _ dimensions: [Int], _ offset: Int) -> ParameterTensor {
                ParameterTensor(name: "\(name).\(kind)", dimensions: dimensions, offset: offset)
            }
            let map = [
                tensor("weights", extents + [layer.outputs], layer.weightsOffset),
                tensor("biases", [layer.outputs], layer.biasesOffset),
            ]
            guard layer.isNormalized else { return map }
            return map + [
                tensor("gains", [layer.outputs], layer.gainsOffset),
                tensor("shifts", [layer.outputs], layer.shiftsOffset),
            ]
        }
    }
}
