import CZlib

/// A zip archive under construction, with the places at which a test can damage it.
package struct ZipWriter {
    /// The differences from the archives that `numpy.savez` writes on a disk.
    package struct Options: OptionSet {
        package var rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// Deflated entries.
        package static let deflated = Options(rawValue: 1)
        /// All sizes and places in ZIP64 fields.
        package static let zip64 = Options(rawValue: 2)
        /// Sizes and checksum behind the content, as where Python writes to a pipe.
        package static let streamed = Options(rawValue: 4)
    }

    package var bytes: [UInt8] = []
    /// The places of the local headers, of the contents, of the central headers and of the end record.
    package var locals: [Int] = []
    package var contents: [Int] = []
    package var headers: [Int] = []
    package var end = 0

    package init(_ entries: [(name: String, content: [UInt8])], _ options: Options = []) {
        let isDeflated = options.contains(.deflated)
        let isStreamed = options.contains(.streamed)
        let isZip64 = options.contains(.zip64)
        func field32(_ value: Int) -> [UInt8] { SampleFiles.bytes(isZip64 ? UInt32.max : UInt32(value)) }
        var directory: [UInt8] = []
        for (name, content) in entries {
            let packed = isDeflated ? Self.deflate(content) : content
            let check = content.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
            let common =
                SampleFiles.bytes(UInt16(45)) + SampleFiles.bytes(UInt16(isStreamed ? 8 : 0))
                + SampleFiles.bytes(UInt16(isDeflated ? 8 : 0)) + [0, 0, 0x21, 0]
            let nameBytes = Array(name.utf8)
            locals.append(bytes.count)
            bytes += SampleFiles.bytes(UInt32(0x0403_4b50)) + common
            bytes += isStreamed ? [UInt8](repeating: 0, count: 12) : SampleFiles.bytes(check)
            if !isStreamed {
                bytes += SampleFiles.bytes(UInt32(packed.count)) + SampleFiles.bytes(UInt32(content.count))
            }
            bytes += SampleFiles.bytes(UInt16(nameBytes.count)) + [0, 0] + nameBytes
            contents.append(bytes.count)
            bytes += packed
            if isStreamed {
                bytes += SampleFiles.bytes(UInt32(0x0807_4b50)) + SampleFiles.bytes(check)
                bytes += SampleFiles.bytes(UInt32(packed.count)) + SampleFiles.bytes(UInt32(content.count))
            }
            let wide = [content.count, packed.count, locals[locals.count - 1]].flatMap { SampleFiles.bytes(UInt64($0)) }
            // An extra field of another kind comes first, as from `zip` on Unix.
            let extra = isZip64 ? [0x75, 0x78, 2, 0, 9, 9, 1, 0, 24, 0] + wide : []
            headers.append(directory.count)
            directory += SampleFiles.bytes(UInt32(0x0201_4b50)) + [45, 3] + common + SampleFiles.bytes(check)
            directory += field32(packed.count) + field32(content.count)
            directory += SampleFiles.bytes(UInt16(nameBytes.count)) + SampleFiles.bytes(UInt16(extra.count)) + [0, 0]
            directory += [UInt8](repeating: 0, count: 8) + field32(locals[locals.count - 1]) + nameBytes + extra
        }
        let start = bytes.count
        headers = headers.map { $0 + start }
        bytes += directory
        let end64 = bytes.count
        if isZip64 {
            bytes += SampleFiles.bytes(UInt32(0x0606_4b50)) + SampleFiles.bytes(UInt64(44)) + [45, 0, 45, 0]
            bytes += [UInt8](repeating: 0, count: 8)
            bytes += [entries.count, entries.count, directory.count, start].flatMap { SampleFiles.bytes(UInt64($0)) }
            bytes +=
                SampleFiles.bytes(UInt32(0x0706_4b50)) + [0, 0, 0, 0] + SampleFiles.bytes(UInt64(end64)) + [1, 0, 0, 0]
        }
        end = bytes.count
        let count = SampleFiles.bytes(isZip64 ? UInt16.max : UInt16(entries.count))
        bytes += SampleFiles.bytes(UInt32(0x0605_4b50)) + [0, 0, 0, 0] + count + count
        bytes += field32(directory.count) + field32(start) + [0, 0]
    }

    /// The archive with `number` written over what was at `offset`.
    package func patched<Number: FixedWidthInteger>(_ number: Number, at offset: Int) -> [UInt8] {
        var copy = bytes
        copy.replaceSubrange(offset..<offset + MemoryLayout<Number>.size, with: SampleFiles.bytes(number))
        return copy
    }

    package static func deflate(_ content: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(content.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        let result = compress2(&packed, &size, content, UInt(content.count), 9)
        precondition(result == Z_OK)
        // Without zlib's frame of two bytes before and four behind.
        return Array(packed[2..<Int(size) - 4])
    }
}
