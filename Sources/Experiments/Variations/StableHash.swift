/// A hash that is the same on every machine and in every version (FNV-1a, 64 bits, of which the first 32 are shown).
enum StableHash {
    /// The characters of a hash.
    static let length = 8

    /// The hash of `text` as hexadecimal digits.
    static func text(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash >> 32, radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }
}
