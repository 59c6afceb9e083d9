import CZlib
import Foundation

/// CRC-32 as zlib has it, by which files that were changed or cut off are told from whole ones.
enum CRC32 {
    /// The checksum of `bytes`, going on from `start`.
    static func checksum(_ bytes: UnsafeRawBufferPointer, after start: UInt32 = 0) -> UInt32 {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return start }
        return UInt32(truncatingIfNeeded: crc32_z(UInt(start), base, bytes.count))
    }

    /// The checksum of `data`.
    static func checksum(_ data: Data) -> UInt32 { data.withUnsafeBytes { checksum($0) } }

    /// Whether the first `count` bytes of the file at `path` have the checksum `expected`; `nil` where it is missing or shorter.
    static func isIntact(_ path: String, _ count: Int, _ expected: UInt32) -> Bool? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe),
            0...data.count ~= count
        else { return nil }
        return checksum(data.prefix(count)) == expected
    }
}

/// CRC-32C (Castagnoli, RFC 3720), by which TensorBoard tells whole records from damaged ones.
enum CRC32C {
    /// The remainders of all bytes by the reversed polynomial 0x1EDC6F41.
    private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
        (0..<8).reduce(byte) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }

    /// The checksum of `bytes`; of the text `123456789` it is 0xE3069283.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { remainder, byte in
            table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
        }
    }

    /// The checksum as records hold it, so that data that holds checksums itself does not confuse it.
    static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let checksum = checksum(bytes)
        return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    }
}
