import CZlib
import Understudy

extension ZipArchive {
    static let localSignature: UInt32 = 0x0403_4b50
    /// The maximum compression ratio of deflate (two bits for a match of 258 bytes).
    private static let maximumDeflateRatio: UInt64 = 1032
    /// The size from which an entry that is compressed to less than a 500th is refused: no recording is so uniform.
    private static let largestUniformSize: UInt64 = 1 << 28
    private static let uniformRatio: UInt64 = 500

    /// Returns the decompressed content of `entry` after verifying its checksum.
    func contents(of entry: Entry) throws(DataError) -> ArraySlice<UInt8> {
        guard !entry.isEncrypted else {
            throw DataError(
                .damaged, path: path, "entry '\(entry.name)' is encrypted; write it with numpy.savez_compressed")
        }
        guard entry.method == 0 || entry.method == 8 else {
            throw DataError(
                .damaged, path: path,
                "entry '\(entry.name)' is compressed with method \(entry.method), and only 0 (stored) and 8 (deflate) "
                    + "can be read; write it with numpy.savez or numpy.savez_compressed")
        }
        guard entry.size <= Self.maximumEntrySize else {
            throw DataError(
                .damaged, path: path,
                "entry '\(entry.name)' claims \(entry.size) bytes, and at most \(Self.maximumEntrySize) can be read; "
                    + "record fewer episodes, or save smaller types")
        }
        let packed = try packed(entry)
        let content: ArraySlice<UInt8>
        if entry.method == 0 {
            guard entry.size == entry.compressedSize else { throw damage(entry, "its two sizes differ") }
            content = packed
        } else {
            guard entry.size <= (entry.compressedSize + 1) * Self.maximumDeflateRatio else {
                throw damage(entry, "it claims more bytes than its compressed form can hold")
            }
            guard entry.size <= Self.largestUniformSize || entry.size <= entry.compressedSize * Self.uniformRatio else {
                throw DataError(
                    .damaged, path: path,
                    "entry '\(entry.name)' has \(entry.size) bytes in \(entry.compressedSize) compressed ones, which nearly all "
                        + "are the same; it is no recording, or save it with numpy.savez, uncompressed")
            }
            guard let inflated = inflated(packed, size: Int(entry.size)) else {
                throw damage(entry, "its compressed form cannot be read")
            }
            content = inflated[...]
        }
        guard checksum(of: content) == entry.checksum else { throw damage(entry, "its checksum is wrong") }
        return content
    }

    /// Returns the entry's bytes as stored in the file, after its local header (4.3.7).
    private func packed(_ entry: Entry) throws(DataError) -> ArraySlice<UInt8> {
        guard entry.offset < UInt64(bytes.count) else { throw damage(entry, "it starts behind the file's end") }
        var reader = LittleEndian(bytes[Int(entry.offset)...])
        // Skip the fields that are also in the central directory. If numpy writes to a pipe, the sizes here are 0.
        guard reader.next(UInt32.self) == Self.localSignature, reader.next(count: 22) != nil,
            let nameLength = reader.next(UInt16.self), let extraLength = reader.next(UInt16.self),
            let name = reader.next(count: Int(nameLength)), reader.next(count: Int(extraLength)) != nil
        else { throw damage(entry, "its header makes no sense") }
        guard name.elementsEqual(entry.name.utf8) else { throw damage(entry, "its header has another name") }
        guard let count = Int(exactly: entry.compressedSize), let packed = reader.next(count: count) else {
            throw damage(entry, "it reaches beyond the file's end")
        }
        return packed
    }

    private func damage(_ entry: Entry, _ what: String) -> DataError {
        Self.damage("entry '\(entry.name)': \(what)", path: path)
    }
}

// MARK: - zlib

/// Returns the CRC-32 checksum of `bytes`.
func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(crc32_z(0, nil, 0), $0.baseAddress, $0.count) })
}

/// Decompresses a raw deflate stream to exactly `size` bytes, or returns `nil` if it is damaged or has another size.
private func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard let available = UInt32(exactly: packed.count) else { return nil }
    var isComplete = false
    // Allocate one byte more than needed. Then a stream with too many bytes is detected, and an empty buffer is not
    // null.
    let content = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
        packed.withUnsafeBufferPointer { input in
            var stream = z_stream()
            // zlib stores the address of the stream.
            withUnsafeMutablePointer(to: &stream) { stream in
                // A negative value means a raw stream, without a zlib or gzip wrapper.
                let width = -MAX_WBITS
                guard
                    inflateInit2_(stream, width, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
                else { return }
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = available
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(size + 1)
                isComplete = inflate(stream, Z_FINISH) == Z_STREAM_END && stream.pointee.avail_in == 0
                count = size + 1 - Int(stream.pointee.avail_out)
                inflateEnd(stream)
            }
        }
    }
    return isComplete && content.count == size ? content : nil
}

/// Returns `content` as a raw deflate stream, or `nil` if that would not be smaller.
func deflated(_ content: [UInt8]) -> [UInt8]? {
    guard content.count > 1, let available = UInt32(exactly: content.count) else { return nil }
    var isComplete = false
    let packed = [UInt8](unsafeUninitializedCapacity: content.count - 1) { output, count in
        content.withUnsafeBufferPointer { input in
            var stream = z_stream()
            // zlib stores the address of the stream.
            withUnsafeMutablePointer(to: &stream) { stream in
                // A negative value means a raw stream, without a zlib or gzip wrapper; 8 is zlib's default memory
                // level.
                let width = -MAX_WBITS
                guard
                    deflateInit2_(
                        stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, width, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                        Int32(MemoryLayout<z_stream>.size)) == Z_OK
                else { return }
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = available
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = available - 1
                isComplete = deflate(stream, Z_FINISH) == Z_STREAM_END
                count = content.count - 1 - Int(stream.pointee.avail_out)
                deflateEnd(stream)
            }
        }
    }
    return isComplete ? packed : nil
}
