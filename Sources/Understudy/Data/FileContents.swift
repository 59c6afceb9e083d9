#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The number of last bytes by which a large file is judged before it is read: the longest end of a zip archive.
private let tailSize = 1 << 17

/// The largest file that can be read into memory: 4 GiB.
private let maximumFileSize = 1 << 32

/// Returns all bytes of a regular file.
///
/// - Parameters:
///   - thing: the noun for the file in error messages.
///   - isPossible: returns whether a file with these last bytes may be of the expected format. Of a large file that may
///     not be, only these bytes are read and returned, for the reader's message.
/// - Throws: `DataError` if the file cannot be opened or read, is not a regular file, or is larger than 4 GiB.
package func contents(
    ofFile path: String, thing: String = "dataset", isPossible: ([UInt8]) -> Bool = { _ in true }
) throws(DataError) -> [UInt8] {
    func failure(_ what: String) -> DataError {
        DataError(.missing, path: path, "\(what) (\(String(cString: strerror(errno)))); check the \(thing)'s path")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot be opened") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("cannot be read") }
    guard status.st_mode & S_IFMT == S_IFREG else {
        throw DataError(.missing, path: path, "not a file but a folder, pipe or device; check the \(thing)'s path")
    }
    let size = Int(status.st_size)
    guard size <= maximumFileSize else {
        throw DataError(
            .damaged, path: path,
            "has \(size) bytes, and at most \(maximumFileSize) can be read; record fewer episodes, or smaller types")
    }
    if size > 4 * tailSize {
        var tail = [UInt8](repeating: 0, count: tailSize)
        let count = tail.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, tailSize, status.st_size - off_t(tailSize))
        }
        // A failure shows again below.
        if count == tailSize, !isPossible(tail) { return tail }
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var count = 0
    while count < size {
        let length = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + count }, size - count) }
        if length < 0 {
            guard errno == EINTR else { throw failure("cannot be read") }
        } else if length == 0 {
            break
        } else {
            count += length
        }
    }
    bytes.removeLast(size - count)
    return bytes
}
