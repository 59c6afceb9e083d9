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
