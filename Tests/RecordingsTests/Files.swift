import CZlib
import Foundation
import Testing

/// Writes what the tests read, independently of the reader.
enum Files {
    /// A number's bytes in little-endian order.
    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// An `.npy` file of format version `major`.0.
    static func npy(_ type: String, _ shape: String, _ data: [UInt8], major: UInt8 = 1) -> [UInt8] {
        npy(header: "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n", data, major: major)
    }

    static func npy(header: String, _ data: [UInt8], major: UInt8 = 1) -> [UInt8] {
        let length = major == 1 ? bytes(UInt16(header.utf8.count)) : bytes(UInt32(header.utf8.count))
        return [0x93] + Array("NUMPY".utf8) + [major, 0] + length + Array(header.utf8) + data
    }

    static func npy(_ shape: String, _ values: [Float]) -> [UInt8] {
        npy("<f4", shape, values.flatMap { bytes($0.bitPattern) })
    }

    static func npy(_ shape: String, _ values: [Int64]) -> [UInt8] { npy("<i8", shape, values.flatMap { bytes($0) }) }

    static func npy(_ shape: String, _ values: [Bool]) -> [UInt8] { npy("|b1", shape, values.map { $0 ? 1 : 0 }) }

    /// A file in the folder for temporary files, which is removed after `body`.
    static func withFile<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "recordings-\(UUID().uuidString).npz")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path())
    }

    static func fixture(_ name: String) throws -> String {
        try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures")).path()
    }

    /// A recording that is shipped with the experiments.
    static func shipped(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "experiments/data/\(name)").path()
    }
}

/// A zip archive under construction, with the places at which a test can damage it.
struct ZipWriter {
    /// What differs from the archives that `numpy.savez` writes on a disk.
    struct Options: OptionSet {
        var rawValue: Int
        /// Deflated entries.
        static let deflated = Options(rawValue: 1)
        /// All sizes and places in ZIP64 fields.
        static let zip64 = Options(rawValue: 2)
        /// Sizes and checksum behind the content, as where Python writes to a pipe.
        static let streamed = Options(rawValue: 4)
    }

    var bytes: [UInt8] = []
    /// Where each local header, each content, each central header and the end record start.
    var locals: [Int] = []
    var contents: [Int] = []
    var headers: [Int] = []
    var end = 0

    init(_ entries: [(name: String, content: [UInt8])], _ options: Options = []) {
        let isDeflated = options.contains(.deflated)
        let isStreamed = options.contains(.streamed)
        let isZip64 = options.contains(.zip64)
        func field32(_ value: Int) -> [UInt8] { Files.bytes(isZip64 ? UInt32.max : UInt32(value)) }
        var directory: [UInt8] = []
        for (name, content) in entries {
            let packed = isDeflated ? Self.deflate(content) : content
            let check = content.withUnsafeBufferPointer { UInt32(crc32_z(0, $0.baseAddress, $0.count)) }
            let common =
                Files.bytes(UInt16(45)) + Files.bytes(UInt16(isStreamed ? 8 : 0))
                + Files.bytes(UInt16(isDeflated ? 8 : 0)) + [0, 0, 0x21, 0]
            let nameBytes = Array(name.utf8)
            locals.append(bytes.count)
            bytes += Files.bytes(UInt32(0x0403_4b50)) + common
            bytes += isStreamed ? [UInt8](repeating: 0, count: 12) : Files.bytes(check)
            if !isStreamed { bytes += Files.bytes(UInt32(packed.count)) + Files.bytes(UInt32(content.count)) }
            bytes += Files.bytes(UInt16(nameBytes.count)) + [0, 0] + nameBytes
            contents.append(bytes.count)
            bytes += packed
            if isStreamed {
                bytes += Files.bytes(UInt32(0x0807_4b50)) + Files.bytes(check)
                bytes += Files.bytes(UInt32(packed.count)) + Files.bytes(UInt32(content.count))
            }
            let wide = [content.count, packed.count, locals[locals.count - 1]].flatMap { Files.bytes(UInt64($0)) }
            // An extra field of another kind comes first, as from `zip` on Unix.
            let extra = isZip64 ? [0x75, 0x78, 2, 0, 9, 9, 1, 0, 24, 0] + wide : []
            headers.append(directory.count)
            directory += Files.bytes(UInt32(0x0201_4b50)) + [45, 3] + common + Files.bytes(check)
            directory += field32(packed.count) + field32(content.count)
            directory += Files.bytes(UInt16(nameBytes.count)) + Files.bytes(UInt16(extra.count)) + [0, 0]
            directory += [UInt8](repeating: 0, count: 8) + field32(locals[locals.count - 1]) + nameBytes + extra
        }
        let start = bytes.count
        headers = headers.map { $0 + start }
        bytes += directory
        let end64 = bytes.count
        if isZip64 {
            bytes += Files.bytes(UInt32(0x0606_4b50)) + Files.bytes(UInt64(44)) + [45, 0, 45, 0]
            bytes += [UInt8](repeating: 0, count: 8)
            bytes += [entries.count, entries.count, directory.count, start].flatMap { Files.bytes(UInt64($0)) }
            bytes += Files.bytes(UInt32(0x0706_4b50)) + [0, 0, 0, 0] + Files.bytes(UInt64(end64)) + [1, 0, 0, 0]
        }
        end = bytes.count
        let count = Files.bytes(isZip64 ? UInt16.max : UInt16(entries.count))
        bytes += Files.bytes(UInt32(0x0605_4b50)) + [0, 0, 0, 0] + count + count
        bytes += field32(directory.count) + field32(start) + [0, 0]
    }

    /// The archive with `number` written over what was at `offset`.
    func patched<Number: FixedWidthInteger>(_ number: Number, at offset: Int) -> [UInt8] {
        var copy = bytes
        copy.replaceSubrange(offset..<offset + MemoryLayout<Number>.size, with: Files.bytes(number))
        return copy
    }

    static func deflate(_ content: [UInt8]) -> [UInt8] {
        var size = compressBound(UInt(content.count))
        var packed = [UInt8](repeating: 0, count: Int(size))
        let result = compress2(&packed, &size, content, UInt(content.count), 9)
        precondition(result == Z_OK)
        // Without zlib's frame of two bytes before and four behind.
        return Array(packed[2..<Int(size) - 4])
    }
}
