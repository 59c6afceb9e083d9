/// A stream of UTF-8 that arrives in pieces.
enum UTF8Pieces {
    /// Returns the whole characters at the start of `bytes`, and the beginning of one that is not complete.
    static func splitting(_ bytes: [UInt8]) -> (text: [UInt8], rest: [UInt8]) {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            // A byte in the middle of a character.
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > count ? (Array(bytes.dropLast(count)), Array(bytes.suffix(count))) : (bytes, [])
        }
        return (bytes, [])
    }
}
