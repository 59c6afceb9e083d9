import Understudy

/// A zip archive in memory, as far as `numpy.savez` and `numpy.savez_compressed` write such: stored and deflated entries, with or without
/// ZIP64, on one disk, without encryption.
///
/// Nothing in the file is believed before it is checked: sizes and places against the file's own size, contents against their checksum.
///
/// Source: PKWARE, *APPNOTE.TXT - .ZIP File Format Specification* 6.3.10; section numbers in this folder are those.
package struct ZipArchive {
    /// The most bytes that one entry may have after decompression: 1 GiB.
    package static let greatestEntrySize: UInt64 = 1 << 30

    /// One file in the archive, as the central directory describes it.
    struct Entry: Hashable {
        var name: String
        /// 0 for stored, 8 for deflated.
        var method: UInt16
        var isEncrypted: Bool
        /// The CRC-32 of the content.
        var checksum: UInt32
        var compressedSize: UInt64
        var size: UInt64
        /// Where the local header starts.
        var offset: UInt64
    }

    /// The archive's place, for errors.
    package let path: String
    let bytes: [UInt8]
    /// The entries in the order of the central directory; no name occurs twice.
    let entries: [Entry]

    /// Reads the directory of the archive `bytes`, which came from the file `path`.
    package init(_ bytes: [UInt8], path: String) throws(DataError) {
        self.path = path
        self.bytes = bytes
        entries = try Self.entries(in: bytes, path: path)
    }

    /// The archive is damaged in the way that `what` tells.
    static func damage(_ what: String, path: String) -> DataError {
        DataError(.damaged, path: path, "damaged zip archive: \(what); copy or record the file again")
    }
}
