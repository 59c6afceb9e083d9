import CZlib
import Understudy

extension ZipArchive {
    static let localSignature: UInt32 = 0x0403_4b50
    /// Deflate makes at most 1032 bytes of one (two bits for a match of 258 bytes).
    private static let greatestDeflateRatio: UInt64 = 1032

    /// The content of `entry`, decompressed and checked.
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
        guard entry.size <= Self.greatestEntrySize else {
            throw DataError(
                .damaged, path: path,
                "entry '\(entry.name)' claims \(entry.size) bytes, and at most \(Self.greatestEntrySize) can be read; "
                    + "record fewer episodes, or save smaller types")
        }
        let packed = try packed(entry)
        let content: ArraySlice<UInt8>
        if entry.method == 0 {
            guard entry.size == entry.compressedSize else { throw damage(entry, "its two sizes differ") }
            content = packed
        } else {
            guard entry.size <= (entry.compressedSize + 1) * Self.greatestDeflateRatio else {
                throw damage(entry, "it claims more bytes than its compressed form can hold")
            }
            guard let inflated = inflated(packed, size: Int(entry.size)) else {
                throw damage(entry, "its compressed form cannot be read")
            }
            content = inflated[...]
        }
        guard checksum(of: content) == entry.checksum else { throw damage(entry, "its checksum is wrong") }
        return content
    }

    /// The entry's bytes as they are in the file, behind its local header (4.3.7).
    private func packed(_ entry: Entry) throws(DataError) -> ArraySlice<UInt8> {
        guard entry.offset < UInt64(bytes.count) else { throw damage(entry, "it starts behind the file's end") }
        var reader = LittleEndian(bytes[Int(entry.offset)...])
        // Skipped: all that the central directory has too; where numpy writes to a pipe, sizes here are 0.
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

/// The CRC-32 of some bytes.
func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(crc32_z(0, nil, 0), $0.baseAddress, $0.count) })
}

/// The `size` bytes that a raw deflate stream stands for, or `nil` where it is damaged or stands for more or fewer.
private func inflated(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    guard let available = UInt32(exactly: packed.count) else { return nil }
    var isComplete = false
    // One byte more than needed, so that a stream with too many bytes shows, and the buffer of none is not null.
    let content = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
        packed.withUnsafeBufferPointer { input in
            var stream = z_stream()
            // zlib keeps the stream's address.
            withUnsafeMutablePointer(to: &stream) { stream in
                // Negative: neither zlib's nor gzip's frame around the stream.
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

/// A raw deflate stream that stands for `content`, or `nil` where it would not be smaller.
func deflated(_ content: [UInt8]) -> [UInt8]? {
    guard content.count > 1, let available = UInt32(exactly: content.count) else { return nil }
    var isComplete = false
    let packed = [UInt8](unsafeUninitializedCapacity: content.count - 1) { output, count in
        content.withUnsafeBufferPointer { input in
            var stream = z_stream()
            // zlib keeps the stream's address.
            withUnsafeMutablePointer(to: &stream) { stream in
                // Negative: neither zlib's nor gzip's frame around the stream. 8: the memory level that zlib takes by itself.
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
