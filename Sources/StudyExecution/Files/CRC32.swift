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
