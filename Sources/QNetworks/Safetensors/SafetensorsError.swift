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
