import Foundation
import StudyFormat
import Understudy

/// A state in a file of the safetensors format, readable from Python, with more types than floats.
enum StateFile {
    /// The location of a part in a file, as in the safetensors header.
    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    /// The size and the checksum that identify an intact file.
    struct Seal: Hashable {
        var byteCount: Int
        /// CRC-32 of all bytes.
        var checksum: UInt32
    }

    /// Writes the state that `exchange` exchanges to the file at `path`.
    ///
    /// - Parameter exchange: called twice, first to learn the sizes, which are at the beginning of the file.
    /// - Throws: the errors of `exchange`, `StateError` if it uses a name twice or differs between the calls, or
    ///   `ExecutionError`. After an error there is no file.
    static func write(_ path: String, _ exchange: (inout StateArchive) throws -> Void) throws -> Seal {
        var parts: [StateArchive.Part] = []
        var listing = StateArchive(savingTo: { part, _ in parts.append(part) })
        try exchange(&listing)
        let file = try CheckedOutput(path)
        do {
            try file.append(header(of: parts))
            var next = 0
            var saving = StateArchive(savingTo: { part, bytes in
                guard next < parts.count, parts[next] == part else {
                    throw StateError(
                        part.name,
                        "it changed while it was written; saveOrRestoreState(in:) must change nothing in saving"
                    )
                }
                next += 1
                try file.append(bytes)
            })
            try exchange(&saving)
            return try file.finish()
        } catch {
            unlink(path)
            throw error
        }
    }

    private static func header(of parts: [StateArchive.Part]) throws -> [UInt8] {
        var entries: [String: Entry] = [:]
        var end = 0
        for part in parts {
            let previous = entries.updateValue(
                Entry(dtype: part.type, shape: [part.count], dataOffsets: [end, end + part.byteCount]),
                forKey: part.name)
            guard previous == nil else { throw StateError(part.name, "two parts of the state have this name") }
            end += part.byteCount
        }
        var header = try JSON.line(entries)
        header.removeLast()
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    }

    /// Restores the state that `exchange` exchanges from the file at `path`.
    ///
    /// - Throws: `StateError` if the file does not match the seal or does not hold the state, or the errors of
    ///   `exchange`.
    static func read(_ path: String, seal: Seal, _ exchange: (inout StateArchive) throws -> Void) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw StateError("file", error.localizedDescription)
        }
        guard data.count == seal.byteCount else {
            throw StateError("file", "it has \(data.count) bytes, not \(seal.byteCount)")
        }
        guard CRC32.checksum(data) == seal.checksum else { throw StateError("file", "its checksum is wrong") }
        guard data.count >= 8 else { throw StateError("file", "it has no header") }
        let headerCount = Int(truncatingIfNeeded: data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        guard 0...data.count - 8 ~= headerCount,
            let entries = try? JSONDecoder().decode(
                [String: Entry].self, from: data.dropFirst(8).prefix(headerCount))
        else { throw StateError("file", "its header is wrong") }
        let start = 8 + headerCount
        var asked: Set<String> = []
        var archive = StateArchive(restoringFrom: { name, body in
            guard let entry = entries[name] else { throw StateError(name, "it is missing") }
            guard entry.shape.count == 1, entry.dataOffsets.count == 2, entry.dataOffsets[0] >= 0,
                entry.dataOffsets[0] <= entry.dataOffsets[1], entry.dataOffsets[1] <= data.count - start
            else { throw StateError(name, "its place in the file is wrong") }
            asked.insert(name)
            let place = start + entry.dataOffsets[0]..<start + entry.dataOffsets[1]
            let part = StateArchive.Part(
                name: name, type: entry.dtype, count: entry.shape[0], byteCount: place.count)
            let content = data
            try body(part, content.bytes.extracting(place))
        })
        try exchange(&archive)
        if let other = entries.keys.filter({ !asked.contains($0) }).min() {
            throw StateError(other, "the run has no such part")
        }
    }
}

/// A file written sequentially, with the checksum of its content.
private final class CheckedOutput {
    private static let maximumBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var seal = StateFile.Seal(byteCount: 0, checksum: 0)

    init(_ path: String) throws(ExecutionError) {
        self.path = path
        descriptor = Files.openForWriting(path, O_CREAT | O_TRUNC)
        guard descriptor >= 0 else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
        buffer.reserveCapacity(Self.maximumBytes)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func append(_ bytes: [UInt8]) throws { try append(bytes.span.bytes) }

    func append(_ bytes: RawSpan) throws {
        if buffer.count + bytes.byteCount > Self.maximumBytes { try flush() }
        guard bytes.byteCount <= Self.maximumBytes else { return try write(bytes) }
        bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
    }

    /// Writes the rest, and waits until everything is on the disk.
    func finish() throws -> StateFile.Seal {
        try flush()
        guard fsync(descriptor) == 0 else { throw ExecutionError(.inputOutput, path: path, code: errno) }
        return seal
    }

    private func flush() throws {
        // Taken out meanwhile, so that the bytes are not copied.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        defer { swap(&bytes, &buffer) }
        try write(bytes.span.bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: RawSpan) throws {
        if let code = Files.write(bytes, to: descriptor) {
            throw ExecutionError(.inputOutput, path: path, code: code)
        }
        seal.byteCount += bytes.byteCount
        seal.checksum = CRC32.checksum(bytes, after: seal.checksum)
    }
}
