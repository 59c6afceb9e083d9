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
        var message = ProtocolMessage()
        message.add(1, wallTime)
        if let step { message.add(2, step) }
        switch content {
        case .version: message.add(3, "brain.Event:2")
        case .scalars(let scalars):
            var summary = ProtocolMessage()
            for (tag, value) in scalars {
                var entry = ProtocolMessage()
                entry.add(1, tag)
                entry.add(2, value)
                summary.add(1, entry)
            }
            message.add(5, summary)
        case .start:
            // SessionLog: status = START.
            var log = ProtocolMessage()
            log.add(1, 1)
            message.add(7, log)
        }
        return message.bytes
    }
}
