import Foundation

/// A file that is written from its beginning, or from a place on, through a buffer.
final class OutputFile {
    /// The bytes from which the buffer is written without being asked.
    private static let maximumBytes = 65_536

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The bytes that are in the file, without the buffer.
    private(set) var byteCount = 0
    /// The CRC-32 of these bytes.
    private(set) var checksum: UInt32 = 0

    /// Makes the file, or empties the one that is there.
    init(_ path: String) throws(ExecutionError) {
        self.path = path
        descriptor = Files.openForWriting(path, O_CREAT | O_TRUNC | O_APPEND)
        guard descriptor >= 0 else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
    }

    /// Opens the file that is there and cuts it off after `length` bytes, whose CRC-32 is `checksum`.
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

    /// Puts `bytes` into the buffer.
    func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
    }

    /// Puts `bytes` that belong together into the buffer, which is written where it has become large.
    func appendWhole(_ bytes: some Sequence<UInt8>) throws(ExecutionError) {
        append(bytes)
        if buffer.count >= Self.maximumBytes { try flush() }
    }

    /// Puts a line into the buffer, which is written where it has become large.
    func appendLine(_ line: String) throws(ExecutionError) {
        append(line.utf8)
        try appendWhole(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// Writes the buffer; where that fails, the file keeps what it had before, so that it never ends in half a line or record.
    func flush() throws(ExecutionError) {
        guard !buffer.isEmpty else { return }
        let length = lseek(descriptor, 0, SEEK_END)
        if let code = Files.write(buffer, to: descriptor) {
            if length >= 0 { _ = ftruncate(descriptor, length) }
            throw ExecutionError(.inputOutput, path: path, code: code)
        }
        byteCount += buffer.count
        checksum = buffer.withUnsafeBytes { CRC32.checksum($0, after: checksum) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Waits until all that was written is on the disk, so that not even a power failure takes it away.
    func synchronize() throws(ExecutionError) {
        try flush()
        // A file that cannot be synchronized, such as a pipe, has nothing to lose.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw ExecutionError(.inputOutput, path: path, code: errno)
        }
    }
}
