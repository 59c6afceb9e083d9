import Understudy

/// A zip archive that is read in parts, limited to the features used by `numpy.savez` and `numpy.savez_compressed`.
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
    let source: any ByteSource
    /// The entries in the order of the central directory, with unique names.
    let entries: [Entry]

    /// Reads the central directory of the archive `source`, which is at `path`.
    package init(_ source: some ByteSource, path: String) throws(DataError) {
        self.path = path
        self.source = source
        entries = try Self.entries(in: source, path: path)
    }

    /// Returns the error for a damaged archive, with the problem described by `what`.
    static func damage(_ what: String, path: String) -> DataError {
        DataError(.damaged, path: path, "damaged zip archive: \(what); copy or record the file again")
    }
}

extension ZipArchive {
    /// The location of the central directory.
    private struct Directory {
        var entryCount: UInt64
        var size: UInt64
        var offset: UInt64
    }

    static let endSignature: UInt32 = 0x0605_4b50
    private static let end64Signature: UInt32 = 0x0606_4b50
    private static let locator64Signature: UInt32 = 0x0706_4b50
    static let headerSignature: UInt32 = 0x0201_4b50
    private static let endSize = 22
    private static let locator64Size = 20
    private static let end64Size = 56
    /// The most bytes from the end of the file to the beginning of the records there (4.3.15, 4.3.16).
    private static let longestEnd = endSize + Int(UInt16.max) + locator64Size
    /// The largest central directory that is read: one of more than 100,000 arrays.
    private static let largestDirectory: UInt64 = 1 << 24

    /// Reads the entries of the central directory (4.3.12).
    static func entries(in source: some ByteSource, path: String) throws(DataError) -> [Entry] {
        guard source.count > 0 else { throw damage("the file is empty", path: path) }
        let tailStart = max(0, source.count - longestEnd)
        let tail = try source.read(tailStart..<source.count)
        guard let endInTail = endOffset(in: tail) else {
            throw DataError(
                .damaged, path: path,
                "not a zip archive, or cut off: the directory at its end is missing; write it with numpy.savez or "
                    + "numpy.savez_compressed, or copy it again")
        }
        let endOffset = tailStart + endInTail
        guard let directory = try directory(in: source, tail: tail[..<endInTail], end: tail[endInTail...]),
            directory.offset <= UInt64(endOffset), directory.size <= UInt64(endOffset) - directory.offset
        else { throw damage("the record of its directory makes no sense", path: path) }
        guard directory.size <= largestDirectory else {
            throw damage(
                "its directory has \(directory.size) bytes, and at most \(largestDirectory) can be read", path: path)
        }
        let start = Int(directory.offset)
        var reader = LittleEndian(try source.read(start..<start + Int(directory.size))[...])
        var entries: [Entry] = []
        var names: Set<String> = []
        while reader.left > 0 {
            guard let entry = entry(from: &reader) else {
                throw damage("entry \(entries.count) of its directory makes no sense", path: path)
            }
            guard names.insert(entry.name).inserted else {
                throw damage("it has two entries '\(entry.name)'", path: path)
            }
            entries.append(entry)
        }
        guard entries.count == directory.entryCount else {
            throw damage(
                "its directory has \(entries.count) entries and should have \(directory.entryCount)", path: path)
        }
        return entries
    }

    /// Returns the offset of the end of central directory record (4.3.16), whose comment must reach the end of the
    /// file.
    private static func endOffset(in bytes: [UInt8]) -> Int? {
        let latest = bytes.count - endSize
        guard latest >= 0 else { return nil }
        return (max(0, latest - Int(UInt16.max))...latest).last { offset in
            guard bytes[offset] == 0x50 else { return false }  // Check one byte first, for speed.
            var reader = LittleEndian(bytes[offset...])
            guard reader.next(UInt32.self) == endSignature, reader.next(count: 16) != nil else { return false }
            return reader.next(UInt16.self).map { Int($0) == latest - offset } ?? false
        }
    }

    /// Reads the record at the end of the archive.
    ///
    /// - Parameters:
    ///   - tail: the bytes before the record, as many as its locator may need.
    ///   - end: the record.
    private static func directory(
        in source: some ByteSource, tail: ArraySlice<UInt8>, end: ArraySlice<UInt8>
    ) throws(DataError) -> Directory? {
        var reader = LittleEndian(end)
        guard reader.next(UInt32.self) == endSignature, let disk = reader.next(UInt16.self),
            let directoryDisk = reader.next(UInt16.self), let countHere = reader.next(UInt16.self),
            let count = reader.next(UInt16.self), let size = reader.next(UInt32.self),
            let offset = reader.next(UInt32.self)
        else { return nil }
        // The maximum value in a field means that the real value does not fit (4.4.1.4).
        if count == .max || size == .max || offset == .max {
            return try directory64(in: source, tail: tail, endOffset: source.count - end.count)
        }
        guard disk == 0, directoryDisk == 0, countHere == count else { return nil }
        return Directory(entryCount: UInt64(count), size: UInt64(size), offset: UInt64(offset))
    }

    /// Reads the ZIP64 end of central directory record (4.3.14), found through its locator (4.3.15).
    private static func directory64(
        in source: some ByteSource, tail: ArraySlice<UInt8>, endOffset: Int
    ) throws(DataError) -> Directory? {
        guard tail.count >= locator64Size else { return nil }
        var locator = LittleEndian(tail.suffix(locator64Size))
        guard locator.next(UInt32.self) == locator64Signature, locator.next(UInt32.self) == 0,
            let recordOffset = locator.next(UInt64.self), recordOffset <= UInt64(endOffset - locator64Size)
        else { return nil }
        let start = Int(recordOffset)
        let record = try source.read(start..<min(start + end64Size, endOffset - locator64Size))
        var reader = LittleEndian(record[...])
        // Skip the record's own size and two versions. Both disk numbers must be 0, and both counts must be equal.
        guard reader.next(UInt32.self) == end64Signature, reader.next(count: 12) != nil,
            reader.next(UInt64.self) == 0, let countHere = reader.next(UInt64.self),
            let count = reader.next(UInt64.self), countHere == count, let size = reader.next(UInt64.self),
            let offset = reader.next(UInt64.self)
        else { return nil }
        return Directory(entryCount: count, size: size, offset: offset)
    }

    private static func entry(from reader: inout LittleEndian) -> Entry? {
        // Skip versions, time and date, and later the comment and the attributes.
        guard reader.next(UInt32.self) == headerSignature, reader.next(count: 4) != nil,
            let flags = reader.next(UInt16.self), let method = reader.next(UInt16.self), reader.next(count: 4) != nil,
            let checksum = reader.next(UInt32.self), let compressedSize = reader.next(UInt32.self),
            let size = reader.next(UInt32.self), let nameLength = reader.next(UInt16.self),
            let extraLength = reader.next(UInt16.self), let commentLength = reader.next(UInt16.self),
            reader.next(count: 8) != nil, let offset = reader.next(UInt32.self),
            let name = reader.next(count: Int(nameLength)), let extra = reader.next(count: Int(extraLength)),
            reader.next(count: Int(commentLength)) != nil
        else { return nil }
        var entry = Entry(
            name: String(decoding: name, as: UTF8.self), method: method, isEncrypted: flags & 1 != 0,
            checksum: checksum, compressedSize: UInt64(compressedSize), size: UInt64(size), offset: UInt64(offset))
        // The ZIP64 extra field (4.5.3) has, in this order, the values of the fields with the maximum value.
        guard size == .max || compressedSize == .max || offset == .max else { return entry }
        guard var wide = extraField(1, in: extra) else { return nil }
        if size == .max {
            guard let value = wide.next(UInt64.self) else { return nil }
            entry.size = value
        }
        if compressedSize == .max {
            guard let value = wide.next(UInt64.self) else { return nil }
            entry.compressedSize = value
        }
        if offset == .max {
            guard let value = wide.next(UInt64.self) else { return nil }
            entry.offset = value
        }
        return entry
    }

    /// Returns the extra field with the id `wanted` (4.5.1).
    private static func extraField(_ wanted: UInt16, in extra: ArraySlice<UInt8>) -> LittleEndian? {
        var reader = LittleEndian(extra)
        while let number = reader.next(UInt16.self), let length = reader.next(UInt16.self),
            let content = reader.next(count: Int(length))
        {
            if number == wanted { return LittleEndian(content) }
        }
        return nil
    }
}

extension ZipArchive {
    /// A writer of zip archives without ZIP64; entries are deflated if that makes them smaller, otherwise stored.
    struct Writer {
        private var entries: [UInt8] = []
        private var directory: [UInt8] = []
        private var names: Set<String> = []

        /// The format version needed for deflated entries (4.4.3): 2.0.
        private static let version: UInt16 = 20
        /// Midnight of January 1, 1980, the earliest possible date (4.4.6), so that the same contents give the same
        /// bytes.
        private static let date: UInt32 = 0x0021_0000

        /// Adds an entry, or returns `false` and adds nothing if the archive would become too large without ZIP64.
        ///
        /// - Precondition: the name is not used yet.
        mutating func add(_ name: String, _ content: [UInt8]) -> Bool {
            precondition(names.insert(name).inserted, "two entries '\(name)'")
            // The size of both headers of the entry and the end record. The limit of 65,535 entries is never reached
            // with arrays.
            let overhead = 2 * (64 + name.utf8.count)
            let deflated = deflated(content)
            let packed = deflated ?? content
            guard entries.count + directory.count + packed.count + overhead <= UInt32.max else { return false }
            let offset = UInt32(entries.count)
            // The fields shared by both headers (4.3.7, 4.3.12): version, flags, method, time and date, checksum, both
            // sizes, lengths of name and extra field.
            var common: [UInt8] = []
            common.append(littleEndian: Self.version)
            common.append(littleEndian: UInt16(0))
            common.append(littleEndian: UInt16(deflated == nil ? 0 : 8))
            common.append(littleEndian: Self.date)
            common.append(littleEndian: checksum(of: content[...]))
            common.append(littleEndian: UInt32(packed.count))
            common.append(littleEndian: UInt32(content.count))
            common.append(littleEndian: UInt16(name.utf8.count))
            common.append(littleEndian: UInt16(0))

            entries.append(littleEndian: localSignature)
            entries += common
            entries += name.utf8
            entries += packed

            directory.append(littleEndian: headerSignature)
            directory.append(littleEndian: Self.version)
            directory += common
            // The length of the comment, the disk number and the attributes.
            directory += repeatElement(0, count: 10)
            directory.append(littleEndian: offset)
            directory += name.utf8
            return true
        }

        /// The bytes of the archive with the entries added so far, their directory and the end record (4.3.16).
        var bytes: [UInt8] {
            var bytes = entries
            bytes += directory
            bytes.append(littleEndian: endSignature)
            bytes.append(littleEndian: UInt32(0))
            bytes.append(littleEndian: UInt16(names.count))
            bytes.append(littleEndian: UInt16(names.count))
            bytes.append(littleEndian: UInt32(directory.count))
            bytes.append(littleEndian: UInt32(entries.count))
            bytes.append(littleEndian: UInt16(0))
            return bytes
        }
    }
}

/// A reader of consecutive little-endian fields; it returns `nil` after the end of the bytes.
struct LittleEndian {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The number of bytes left.
    var left: Int { bytes.endIndex - position }

    /// Reads the next unsigned number.
    mutating func next<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) -> Number? {
        guard let field = next(count: MemoryLayout<Number>.size) else { return nil }
        return field.reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    /// Reads the next `count` bytes.
    mutating func next(count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= left else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}

extension [UInt8] {
    /// Appends the bytes of `number`, the least significant byte first.
    mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
