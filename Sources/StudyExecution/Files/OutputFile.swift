import Foundation

/// A file written sequentially through a buffer, from its beginning or from a given position.
final class OutputFile {
    /// The size of the buffer, in bytes, from which it is written automatically.
    private static let maximumBytes = 65_536

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The number of bytes in the file, without the buffer.
    private(set) var byteCount = 0
    /// The CRC-32 of these bytes.
    private(set) var checksum: UInt32 = 0

    /// Creates the file, or truncates an existing one.
    init(_ path: String) throws(ExecutionError) {
        self.path = path
        descriptor = Files.openForWriting(path, O_CREAT | O_TRUNC | O_APPEND)
        guard descriptor >= 0 else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
    }

    /// Opens an existing file and truncates it to `length` bytes, whose CRC-32 is `checksum`.
    init(_ path: String, goingOnAfter length: Int, checksum: UInt32) throws(ExecutionError) {
        self.path = path
        descriptor = Files.openForWriting(path, O_APPEND)
        guard descriptor >= 0, ftruncate(descriptor, off_t(length)) == 0 else {
            throw ExecutionError(.cannotCreateOutput, path: path, code: errno)
        }
        byteCount = length
        self.checksum = checksum
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends `bytes` to the buffer.
    func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// Appends `bytes` that belong together to the buffer, and writes the buffer if it has become large.
    func appendWhole(_ bytes: some Sequence<UInt8>) throws(ExecutionError) {
        append(bytes)
        if buffer.count >= Self.maximumBytes { try flush() }
    }

    /// Appends a line to the buffer, and writes the buffer if it has become large.
    func appendLine(_ line: String) throws(ExecutionError) {
        append(line.utf8)
        try appendWhole(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// Writes the buffer.
    ///
    /// On failure the file keeps its previous content, so that it never ends in a partial line or record.
    func flush() throws(ExecutionError) {
        guard !buffer.isEmpty else { return }
        let length = lseek(descriptor, 0, SEEK_END)
        if let code = Files.write(buffer, to: descriptor) {
            if length >= 0 { _ = ftruncate(descriptor, length) }
            throw ExecutionError(.inputOutput, path: path, code: code)
        }
        byteCount += buffer.count
        checksum = buffer.withUnsafeBytes { CRC32.checksum($0.bytes, after: checksum) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Waits until everything written is on the disk, where it survives even a power failure.
    func synchronize() throws(ExecutionError) {
        try flush()
        // A file that cannot be synchronized, such as a pipe, has nothing to lose.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw ExecutionError(.inputOutput, path: path, code: errno)
        }
    }
}
