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

/// A reason why a safetensors file cannot be read.
public enum SafetensorsError: Error, Hashable, Sendable {
    /// The file ends before the header length is complete.
    case tooShort(byteCount: Int)
    /// The header is longer than the format allows.
    case headerTooLong(byteCount: UInt64)
    /// The file ends before the end of the header.
    case headerCutOff(byteCount: Int, available: Int)
    /// The header is not valid from the given byte of the header on.
    case invalidHeader(byte: Int, reason: String)
    /// Two tensors have the same name.
    case duplicateName(String)
    /// A tensor has an element type other than F32.
    case unsupportedType(tensor: String, type: String)
    /// A tensor's dimensions do not match its number of bytes.
    case wrongSize(tensor: String, dimensions: [Int], byteCount: Int)
    /// A tensor's bytes lie partly outside the file.
    case outOfRange(tensor: String, begin: Int, end: Int, available: Int)
    /// Two tensors claim the same bytes.
    case overlap(tensor: String, other: String)
    /// A range of the data, counted from its beginning, belongs to no tensor.
    case unclaimed(begin: Int, end: Int)
}

extension SafetensorsError: CustomStringConvertible {
    /// The problem in one line.
    public var description: String {
        switch self {
        case .tooShort(let byteCount):
            "the file has \(byteCount) bytes, but a safetensors file has at least 8: it is cut off or of another kind"
        case .headerTooLong(let byteCount):
            "the header is said to have \(byteCount) bytes, but a safetensors header has at most "
                + "\(Safetensors.headerLimit): the file is damaged or of another kind"
        case .headerCutOff(let byteCount, let available):
            "the header is said to have \(byteCount) bytes, but only \(available) follow: the file is cut off or of another kind"
        case .invalidHeader(let byte, let reason): "the header is wrong at byte \(byte): \(reason)"
        case .duplicateName(let name): "the name \(name.debugDescription) occurs twice"
        case .unsupportedType(let tensor, let type):
            "the tensor \(tensor.debugDescription) has elements of type \(type.debugDescription), but only \"F32\" is supported"
        case .wrongSize(let tensor, let dimensions, let byteCount):
            "the tensor \(tensor.debugDescription) of shape \(dimensions) has \(byteCount) bytes, which is not its size"
        case .outOfRange(let tensor, let begin, let end, let available):
            "the tensor \(tensor.debugDescription) claims the bytes \(begin) to \(end) of \(available): "
                + "the file is cut off or damaged"
        case .overlap(let tensor, let other):
            "the tensors \(other.debugDescription) and \(tensor.debugDescription) claim the same bytes"
        case .unclaimed(let begin, let end): "the bytes \(begin) to \(end) of the data belong to no tensor"
        }
    }
}
