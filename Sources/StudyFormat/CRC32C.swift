/// The CRC-32C checksum (Castagnoli, RFC 3720), by which TensorBoard detects damaged records.
package enum CRC32C {
    /// The remainders of all bytes for the reversed polynomial 0x1EDC6F41.
    private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
        (0..<8).reduce(byte) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }

    /// Returns the checksum of `bytes`. For the text `123456789` it is 0xE3069283.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { remainder, byte in
            table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
        }
    }

    /// Returns the masked checksum of a record, which avoids confusion with data that contains checksums itself.
    package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let checksum = checksum(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
