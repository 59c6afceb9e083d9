#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The largest file that can be read into memory: 4 GiB.
private let maximumFileSize = 1 << 32

/// Returns all bytes of a regular file.
///
/// - Parameter thing: the noun for the file in error messages.
/// - Throws: `DataError` if the file cannot be opened or read, is not a regular file, or is larger than 4 GiB.
package func contents(ofFile path: String, thing: String = "dataset") throws(DataError) -> [UInt8] {
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
