/// A hash that is the same on every machine and in every version.
///
/// The algorithm is 64-bit FNV-1a, of which the first 32 bits are shown.
enum StableHash {
    /// The number of characters of a hash.
    static let length = 8

    /// Returns the hash of `text` as hexadecimal digits.
    static func text(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash >> 32, radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }
}
