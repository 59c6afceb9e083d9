/// A message of protocol buffers, written field by field: what TensorBoard's event files and ONNX models consist of.
///
/// Source: *Protocol Buffers: Encoding*, <https://protobuf.dev/programming-guides/encoding/>. Lists of numbers are
/// written element by element, not packed, which every reader accepts.
struct ProtocolMessage {
    /// The wire type of a field.
    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    /// The message so far.
    private(set) var bytes: [UInt8] = []

    /// Adds an integer.
    mutating func add(_ field: UInt64, _ value: Int) {
        append(key: field, .varint)
        append(varint: UInt64(bitPattern: Int64(value)))
    }

    /// Adds a double-precision number.
    mutating func add(_ field: UInt64, _ value: Double) {
        append(key: field, .fixed64)
        bytes += value.bitPattern.littleEndianBytes
    }

    /// Adds a single-precision number.
    mutating func add(_ field: UInt64, _ value: Float) {
        append(key: field, .fixed32)
        bytes += value.bitPattern.littleEndianBytes
    }

    /// Adds a text.
    mutating func add(_ field: UInt64, _ text: String) { add(field, bytes: text.utf8) }

    /// Adds a message.
    mutating func add(_ field: UInt64, _ message: ProtocolMessage) { add(field, bytes: message.bytes) }

    /// Adds bytes.
    mutating func add(_ field: UInt64, bytes content: some Collection<UInt8>) {
        append(key: field, .bytes)
        append(varint: UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    private mutating func append(key field: UInt64, _ type: WireType) { append(varint: field << 3 | type.rawValue) }

    /// Appends a number in groups of seven bits, the lowest first, with the eighth bit set in all but the last.
    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

extension FixedWidthInteger {
    /// The bytes of the number, the least significant first.
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
