/// The content of a safetensors file: named arrays of single-precision numbers with text metadata.
///
/// The format is described at <https://github.com/huggingface/safetensors>: the length of the header, the header in
/// JSON, and the values, all little-endian. Only the element type F32 is supported.
public struct Safetensors: Hashable, Sendable {
    /// A named array.
    public struct Tensor: Hashable, Sendable {
        /// The name, unique in its file and not `__metadata__`.
        public let name: String

        /// The dimensions, outermost first; empty for a scalar.
        public let dimensions: [Int]

        /// The values in row-major order; their number is the product of the dimensions.
        public let values: [Float]

        /// Creates a tensor with the given values.
        ///
        /// - Precondition: The number of values is the product of the dimensions.
        public init(name: String, dimensions: [Int], values: [Float]) {
            precondition(
                dimensions.allSatisfy { $0 >= 0 } && dimensions.reduce(1, *) == values.count,
                "a tensor has as many values as its extents say")
            self.name = name
            self.dimensions = dimensions
            self.values = values
        }
    }

    /// The arrays in the order of their values in the file.
    public let tensors: [Tensor]

    /// The metadata of the whole file.
    public let metadata: [String: String]

    /// Creates a file with the given arrays.
    ///
    /// - Precondition: The tensor names are unique, and none is `__metadata__`.
    public init(_ tensors: [Tensor], metadata: [String: String] = [:]) {
        let names = Set(tensors.map(\.name))
        precondition(
            names.count == tensors.count && !names.contains(Self.metadataKey),
            "the tensors of a file have names of their own")
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The header key of the metadata, next to the names of the tensors.
    static let metadataKey = "__metadata__"

    /// The maximum header length in bytes that the format allows.
    static let headerLimit = 100_000_000
}

extension Safetensors {
    /// The bytes of the file, which are the same for equal values in any process.
    ///
    /// The metadata come first, ordered by the bytes of their keys, followed by the tensors in their order. The header
    /// is padded with spaces so that the data start at a multiple of eight bytes.
    public var bytes: [UInt8] {
        var header = Array("{".utf8)
        if !metadata.isEmpty {
            let entries = metadata.map {
                (key: Array($0.key.utf8), text: Self.quoted($0.key) + ":" + Self.quoted($0.value))
            }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
            header += "\"\(Self.metadataKey)\":{\(entries.map(\.text).joined(separator: ","))}".utf8
        }
        var end = 0
        for tensor in tensors {
            if header.count > 1 { header += ",".utf8 }
            let begin = end
            end += tensor.values.count * 4
            let extents = tensor.dimensions.map(String.init).joined(separator: ",")
            header += Self.quoted(tensor.name).utf8
            header += ":{\"dtype\":\"F32\",\"shape\":[\(extents)],\"data_offsets\":[\(begin),\(end)]}".utf8
        }
        header += "}".utf8
        while header.count % 8 != 0 { header.append(0x20) }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.count + end)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes += $0 }
        bytes += header
        for tensor in tensors {
            for value in tensor.values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    /// Returns a string in JSON notation.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
