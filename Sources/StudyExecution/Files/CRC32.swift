import CZlib
import Foundation

/// The CRC-32 checksum of zlib, which detects changed and truncated files.
enum CRC32 {
    /// Returns the checksum of `bytes`, continued from `start`.
    static func checksum(_ bytes: RawSpan, after start: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return start }
            return UInt32(truncatingIfNeeded: crc32_z(UInt(start), base, bytes.count))
        }
    }

    /// Returns the checksum of `data`.
    static func checksum(_ data: Data) -> UInt32 { checksum(data.bytes) }

    /// Returns whether the first `count` bytes of the file at `path` have the checksum `expected`.
    ///
    /// Returns `nil` if the file is missing or shorter.
    static func isIntact(_ path: String, _ count: Int, _ expected: UInt32) -> Bool? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe),
            0...data.count ~= count
        else { return nil }
        return checksum(data.prefix(count)) == expected
    }
}

/// The CRC-32C checksum (Castagnoli, RFC 3720), by which TensorBoard detects damaged records.
enum CRC32C {
    /// The remainders of all bytes for the reversed polynomial 0x1EDC6F41.
    private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
        (0..<8).reduce(byte) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }

    /// Returns the checksum of `bytes`. For the text `123456789` it is 0xE3069283.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { remainder, byte in
            table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
        }
    }

    /// Returns the masked checksum of a record, which avoids confusion with data that contains checksums itself.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let checksum = checksum(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
