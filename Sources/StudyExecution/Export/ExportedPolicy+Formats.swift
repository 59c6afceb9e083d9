import Foundation
import QNetworks

extension ExportedPolicy {
    /// The file formats; the raw values are the suffixes of file names.
    package enum Format: String, CaseIterable, Sendable {
        case safetensors, onnx, json
    }

    /// Returns the bytes of a file.
    ///
    /// The same network and the same description give the same bytes.
    package func file(_ format: Format) throws -> [UInt8] {
        switch format {
        case .safetensors:
            Safetensors(
                tensors.map {
                    Safetensors.Tensor(name: $0.name, dimensions: $0.array.dimensions, values: $0.array.values)
                },
                metadata: try metadata
            ).bytes
        case .onnx: try ONNXModel(self).bytes
        case .json: Array(try Self.encoder.encode(JSONForm(policy: self)))
        }
    }

    /// The whole model in JSON.
    private struct JSONForm: Encodable {
        struct Tensor: Encodable {
            let shape: [Int]
            let values: [Float]
        }

        let policy: ExportedPolicy

        enum CodingKeys: String, CodingKey { case model, tensors }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(policy.description, forKey: .model)
            let pairs = policy.tensors.map { ($0.name, Tensor(shape: $0.array.dimensions, values: $0.array.values)) }
            try container.encode(Dictionary(uniqueKeysWithValues: pairs), forKey: .tensors)
        }
    }
}
