import CZlib
import Understudy

extension ZipArchive {
    static let localSignature: UInt32 = 0x0403_4b50
    /// The maximum compression ratio of deflate (two bits for a match of 258 bytes).
    private static let maximumDeflateRatio: UInt64 = 1032
    /// The size from which an entry that is compressed to less than a 500th is refused: no recording is so uniform.
    private static let largestUniformSize: UInt64 = 1 << 28
    private static let uniformRatio: UInt64 = 500

    /// The number of bytes that are read or decompressed at once.
    private static let partSize = 1 << 18

    /// Returns the decompressed content of `entry` after verifying its checksum.
    func contents(of entry: Entry) throws(DataError) -> [UInt8] {
        var content: [UInt8] = []
        try forEachPart(of: entry) { part throws(DataError) in
            // The claimed size was compared with the compressed one.
            if content.isEmpty { content.reserveCapacity(Int(entry.size)) }
            content += part
        }
        return content
    }

    /// Calls `body` with the decompressed content of `entry`, part by part.
    ///
    /// - Throws: the errors of `body`; `DataError` if the content is damaged, which may show only after the last part.
    func forEachPart(
        of entry: Entry, _ body: (ArraySlice<UInt8>) throws(DataError) -> Void
    ) throws(DataError) {
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
        let place = try place(of: entry)
        var checksum = crc32_z(0, nil, 0)
        if entry.method == 0 {
            guard entry.size == entry.compressedSize else { throw damage(entry, "its two sizes differ") }
            try forEachPart(of: place) { part throws(DataError) in
                checksum = extended(checksum, by: part)
                try body(part)
                return true
            }
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
            guard
                try inflate(
                    place, size: Int(entry.size),
                    { part throws(DataError) in
                        checksum = extended(checksum, by: part)
                        try body(part)
                    })
            else { throw damage(entry, "its compressed form cannot be read") }
        }
        guard UInt32(truncatingIfNeeded: checksum) == entry.checksum else {
            throw damage(entry, "its checksum is wrong")
        }
    }

    /// Calls `body` with the bytes of a part of the file, piece by piece, until it returns `false`.
    private func forEachPart(
        of place: Range<Int>, _ body: (ArraySlice<UInt8>) throws(DataError) -> Bool
    ) throws(DataError) {
        var start = place.lowerBound
        while start < place.upperBound {
            let end = min(start + Self.partSize, place.upperBound)
            guard try body(source.read(start..<end)[...]) else { return }
            start = end
        }
    }

    /// Decompresses a part of the file, and returns whether it is one whole deflate stream of `size` bytes.
    private func inflate(
        _ place: Range<Int>, size: Int, _ body: (ArraySlice<UInt8>) throws(DataError) -> Void
    ) throws(DataError) -> Bool {
        guard let inflater = Inflater() else { return false }
        var output = [UInt8](repeating: 0, count: Self.partSize)
        var (total, isSound) = (0, true)
        try forEachPart(of: place) { part throws(DataError) in
            var input = part
            while isSound {
                guard !inflater.isComplete, let step = inflater.inflate(input, into: &output) else {
                    // Bytes follow after the stream's end.
                    isSound = inflater.isComplete && input.isEmpty
                    break
                }
                input = input.dropFirst(step.consumed)
                total += step.produced
                guard total <= size else {
                    isSound = false
                    break
                }
                if step.produced > 0 { try body(output[..<step.produced]) }
                // With room left in the output, all of the input was used.
                if step.produced < output.count, input.isEmpty || step.consumed == 0 {
                    isSound = isSound && input.isEmpty
                    break
                }
            }
            return isSound
        }
        return isSound && inflater.isComplete && total == size
    }

    /// Returns where the entry's bytes are in the file, after its local header (4.3.7).
    private func place(of entry: Entry) throws(DataError) -> Range<Int> {
        guard entry.offset < UInt64(source.count) else { throw damage(entry, "it starts behind the file's end") }
        let start = Int(entry.offset)
        let longest = 30 + 2 * Int(UInt16.max)
        var reader = LittleEndian(try source.read(start..<min(start + longest, source.count))[...])
        // Skip the fields that are also in the central directory. If numpy writes to a pipe, the sizes here are 0.
        guard reader.next(UInt32.self) == Self.localSignature, reader.next(count: 22) != nil,
            let nameLength = reader.next(UInt16.self), let extraLength = reader.next(UInt16.self),
            let name = reader.next(count: Int(nameLength)), reader.next(count: Int(extraLength)) != nil
        else { throw damage(entry, "its header makes no sense") }
        guard name.elementsEqual(entry.name.utf8) else { throw damage(entry, "its header has another name") }
        let first = start + 30 + Int(nameLength) + Int(extraLength)
        guard let count = Int(exactly: entry.compressedSize), count <= source.count - first else {
            throw damage(entry, "it reaches beyond the file's end")
        }
        return first..<first + count
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

/// Returns the CRC-32 checksum of bytes with the checksum `start`, followed by `bytes`.
private func extended(_ start: uLong, by bytes: ArraySlice<UInt8>) -> uLong {
    bytes.withUnsafeBufferPointer { crc32_z(start, $0.baseAddress, $0.count) }
}

/// Decompresses a raw deflate stream in parts.
private final class Inflater {
    /// zlib stores the address.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the end of the stream was read.
    private(set) var isComplete = false

    /// Begins a stream; `nil` if zlib cannot.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // A negative value means a raw stream, without a zlib or gzip wrapper. If this fails, `deinit` ends nothing.
        let code = inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if code != Z_OK { return nil }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Decompresses some of `input` to the beginning of `output`; `nil` if the stream is damaged.
    func inflate(
        _ input: ArraySlice<UInt8>, into output: inout [UInt8]
    ) -> (consumed: Int, produced: Int)? {
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let code = CZlib.inflate(stream, Z_NO_FLUSH)
                // Z_BUF_ERROR says that more input is needed.
                guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { return nil }
                isComplete = code == Z_STREAM_END
                return (input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
            }
        }
    }
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
