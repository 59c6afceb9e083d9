import StudyFormat

/// One event of a TensorBoard event file.
struct Event {
    /// The content of an event.
    enum Content {
        /// The first record of every file.
        case version
        /// The start of a session at the event's step. Readers discard earlier data at this step or later.
        case start
        /// Scalars with their tags.
        case scalars([(tag: String, value: Float)])
    }

    /// Seconds since 1970.
    var wallTime: Double
    /// The number of environment steps; `nil` for the version.
    var step: Int?
    var content: Content

    /// The event as a record of the file.
    ///
    /// A record consists of the length as 64 bits, the masked CRC-32C of the length, the event, and the masked CRC-32C
    /// of the event, all little-endian.
    var record: [UInt8] {
        let message = message
        let length = UInt64(message.count).littleEndianBytes
        return length + CRC32C.masked(length).littleEndianBytes + message + CRC32C.masked(message).littleEndianBytes
    }

    /// The event as a protocol buffers message: `Event` of TensorFlow's `event.proto`.
    private var message: [UInt8] {
        var message: [UInt8] = []
        message.appendKey(1, .fixed64)
        message += wallTime.bitPattern.littleEndianBytes
        if let step {
            message.appendKey(2, .varint)
            message.appendVarint(UInt64(bitPattern: Int64(step)))
        }
        switch content {
        case .version: message.append(3, "brain.Event:2".utf8)
        case .scalars(let scalars):
            var summary: [UInt8] = []
            for (tag, value) in scalars {
                var entry: [UInt8] = []
                entry.append(1, tag.utf8)
                entry.appendKey(2, .fixed32)
                entry += value.bitPattern.littleEndianBytes
                summary.append(1, entry)
            }
            message.append(5, summary)
        case .start:
            // SessionLog: status = START.
            var log: [UInt8] = []
            log.appendKey(1, .varint)
            log.appendVarint(1)
            message.append(7, log)
        }
        return message
    }
}

/// The wire type of a protocol buffers field.
private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case bytes = 2
    case fixed32 = 5
}

extension [UInt8] {
    fileprivate mutating func appendKey(_ field: UInt64, _ type: WireType) {
        appendVarint(field << 3 | type.rawValue)
    }

    /// Appends a number in groups of seven bits, the lowest first, with the eighth bit set in all but the last.
    fileprivate mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a field that is a text or a message.
    fileprivate mutating func append(_ field: UInt64, _ bytes: some Collection<UInt8>) {
        appendKey(field, .bytes)
        appendVarint(UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
