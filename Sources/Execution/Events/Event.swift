/// One event of a TensorBoard event file.
struct Event {
    /// What an event tells.
    enum Content {
        /// The first record of every file.
        case version
        /// A session begins at the event's step: whoever has read more forgets what is at this step or after it.
        case start
        /// Numbers by their tags.
        case scalars([(tag: String, value: Float)])
    }

    /// Seconds since 1970.
    var wallTime: Double
    /// The environment steps; none for the version.
    var step: Int?
    var content: Content

    /// The event as a record of a file: its length as 64 bits, that length's masked CRC-32C, the event, and the event's; all little-endian.
    var record: [UInt8] {
        let message = message
        let length = UInt64(message.count).littleEndianBytes
        return length + CRC32C.masked(length).littleEndianBytes + message + CRC32C.masked(message).littleEndianBytes
    }

    /// The event as a message of protocol buffers: `Event` of TensorFlow's `event.proto`.
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

/// How a field of protocol buffers is written.
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

    /// A number in groups of seven bits, the lowest first, each but the last with the eighth bit set.
    fileprivate mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// A field that is a text or a message.
    fileprivate mutating func append(_ field: UInt64, _ bytes: some Collection<UInt8>) {
        appendKey(field, .bytes)
        appendVarint(UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}

extension FixedWidthInteger {
    fileprivate var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
