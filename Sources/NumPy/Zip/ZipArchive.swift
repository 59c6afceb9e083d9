import Understudy

/// A zip archive in memory, limited to the features used by `numpy.savez` and `numpy.savez_compressed`.
///
/// Entries are stored or deflated, with or without ZIP64, on one disk, without encryption. Everything in the file is
/// validated before use: sizes and offsets against the file size, and contents against their checksums.
///
/// Source: PKWARE, *APPNOTE.TXT - .ZIP File Format Specification* 6.3.10; the section numbers in this folder refer to
/// it.
package struct ZipArchive {
    /// The maximum decompressed size of an entry: 1 GiB.
    package static let maximumEntrySize: UInt64 = 1 << 30

    /// A file in the archive, as described in the central directory.
    struct Entry: Hashable {
        var name: String
        /// The compression method: 0 for stored, 8 for deflated.
        var method: UInt16
        var isEncrypted: Bool
        /// The CRC-32 of the content.
        var checksum: UInt32
        var compressedSize: UInt64
        var size: UInt64
        /// The offset of the local header.
        var offset: UInt64
    }

    /// The archive's path, for error messages.
    package let path: String
    let bytes: [UInt8]
    /// The entries in the order of the central directory, with unique names.
    let entries: [Entry]

    /// Reads the central directory of the archive `bytes`, which was loaded from `path`.
    package init(_ bytes: [UInt8], path: String) throws(DataError) {
        self.path = path
        self.bytes = bytes
        entries = try Self.entries(in: bytes, path: path)
    }

    /// Returns the error for a damaged archive, with the problem described by `what`.
    static func damage(_ what: String, path: String) -> DataError {
        DataError(.damaged, path: path, "damaged zip archive: \(what); copy or record the file again")
    }
}
