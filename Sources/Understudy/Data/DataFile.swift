/// A file that was read completely, with a fingerprint of its content.
public struct DataFile: Codable, Hashable, Sendable {
    /// The file's path as opened.
    public var path: String
    /// The number of bytes read.
    public var bytes: Int
    /// The SHA-256 digest of these bytes: 64 lowercase hexadecimal digits.
    public var sha256: String

    /// Describes a file by the bytes read from it.
    public init(path: String, content: [UInt8]) {
        self.path = path
        bytes = content.count
        sha256 = SHA256.hexDigest(of: content)
    }

    /// Describes a file whose digest is known.
    init(path: String, bytes: Int, sha256: String) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// SHA-256, which identifies the content of a file.
///
/// Source: NIST, *Secure Hash Standard (SHS)*, FIPS PUB 180-4, 2015. Names follow its sections 4.1.2, 4.2.2, 5 and 6.2.
package enum SHA256 {
    /// Returns the digest of `bytes` as 64 lowercase hexadecimal digits.
    package static func hexDigest(of bytes: RawSpan) -> String {
        var parts = Parts()
        parts.add(bytes)
        return parts.hexDigest
    }

    /// The digest of bytes that are given in parts.
    package struct Parts {
        private var hash = initial
        private var schedule = [UInt32](repeating: 0, count: 64)
        /// The bytes behind the last whole block, fewer than 64.
        private var rest: [UInt8] = []
        private var count: UInt64 = 0

        /// Begins with no bytes.
        package init() {}

        /// Adds the next bytes.
        package mutating func add(_ bytes: RawSpan) {
            count &+= UInt64(bytes.byteCount)
            var (hash, schedule) = (hash, schedule)
            defer { (self.hash, self.schedule) = (hash, schedule) }
            var start = 0
            if !rest.isEmpty {
                start = min(64 - rest.count, bytes.byteCount)
                bytes.extracting(0..<start).withUnsafeBytes { rest.append(contentsOf: $0) }
                guard rest.count == 64 else { return }
                process(rest.span.bytes, into: &hash, &schedule)
                rest.removeAll(keepingCapacity: true)
            }
            let whole = start + (bytes.byteCount - start) & ~63
            process(bytes.extracting(start..<whole), into: &hash, &schedule)
            bytes.extracting(whole..<bytes.byteCount).withUnsafeBytes { rest.append(contentsOf: $0) }
        }

        /// The digest of the bytes so far, as 64 lowercase hexadecimal digits.
        package var hexDigest: String {
            var (hash, schedule, rest) = (hash, schedule, rest)
            // 5.1.1: a 1 bit, zeros up to the end of a block, and the number of bits at its end.
            rest.append(0x80)
            while rest.count % 64 != 56 { rest.append(0) }
            withUnsafeBytes(of: (count &* 8).bigEndian) { rest.append(contentsOf: $0) }
            process(rest.span.bytes, into: &hash, &schedule)
            return hash.map { word in
                let digits = String(word, radix: 16)
                return String(repeating: "0", count: 8 - digits.count) + digits
            }
            .joined()
        }
    }

    /// Returns the digest of `bytes` as 64 lowercase hexadecimal digits.
    package static func hexDigest(of bytes: [UInt8]) -> String { hexDigest(of: bytes.span.bytes) }

    /// Processes each block of `blocks` as in 6.2.2.
    private static func process(_ blocks: RawSpan, into hash: inout [UInt32], _ schedule: inout [UInt32]) {
        let k = constants.span
        var w = schedule.mutableSpan
        for block in stride(from: 0, to: blocks.byteCount, by: 64) {
            for t in 0..<16 {
                w[t] = UInt32(bigEndian: blocks.unsafeLoadUnaligned(fromByteOffset: block + 4 * t, as: UInt32.self))
            }
            for t in 16..<64 {
                let (x, y) = (w[t - 2], w[t - 15])
                let sigma1 = rotated(x, 17) ^ rotated(x, 19) ^ (x >> 10)
                let sigma0 = rotated(y, 7) ^ rotated(y, 18) ^ (y >> 3)
                w[t] = sigma1 &+ w[t - 7] &+ sigma0 &+ w[t - 16]
            }
            var (a, b, c, d) = (hash[0], hash[1], hash[2], hash[3])
            var (e, f, g, h) = (hash[4], hash[5], hash[6], hash[7])
            for t in 0..<64 {
                let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
                let t1 = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ k[t] &+ w[t]
                let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
                let t2 = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
                (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
            }
            for (place, word) in [a, b, c, d, e, f, g, h].enumerated() { hash[place] &+= word }
        }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word &>> count | word &<< (32 - count)
    }

    /// The initial hash value of 5.3.3.
    private static let initial: [UInt32] = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]

    /// The constants of 4.2.2.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
