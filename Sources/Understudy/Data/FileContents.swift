#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The largest file that can be read into memory: 4 GiB.
private let maximumFileSize = 1 << 32

/// Bytes that are read in parts, such as those of a file.
package protocol ByteSource {
    /// The number of bytes.
    var count: Int { get }

    /// Returns the bytes in `range`.
    ///
    /// - Precondition: there are as many.
    /// - Throws: `DataError` if they cannot be read.
    func read(_ range: Range<Int>) throws(DataError) -> [UInt8]
}

extension [UInt8]: ByteSource {
    /// Returns the bytes in `range`.
    package func read(_ range: Range<Int>) throws(DataError) -> [UInt8] { Array(self[range]) }
}

/// A regular file of data that is opened once and read in parts.
///
/// `sealed()` tells the content by which all parts can be trusted to belong together.
package final class DataFileReader: ByteSource {
    /// The number of bytes of a part when the whole file is read.
    package static let partSize = 1 << 18

    /// The file's path.
    package let path: String
    /// The number of bytes when the file was opened.
    package let count: Int
    private let thing: String
    private let descriptor: Int32
    private let stamp: Stamp

    /// The properties of a file that change with its content.
    private struct Stamp {
        let size: Int64
        let links: Int
        let modified: [Int]
        let changed: [Int]

        init(_ status: stat) {
            size = Int64(status.st_size)
            links = Int(status.st_nlink)
            #if canImport(Darwin)
                modified = [Int(status.st_mtimespec.tv_sec), Int(status.st_mtimespec.tv_nsec)]
                changed = [Int(status.st_ctimespec.tv_sec), Int(status.st_ctimespec.tv_nsec)]
            #else
                modified = [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
                changed = [Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec)]
            #endif
        }

        /// Whether the content is that of `other`. A file that was replaced by another one loses its name, which changes
        /// the time of its last change but not its content.
        func hasContent(of other: Stamp) -> Bool {
            size == other.size && modified == other.modified && (links != other.links || changed == other.changed)
        }
    }

    /// Opens a file.
    ///
    /// - Parameter thing: the noun for the file in error messages.
    /// - Throws: `DataError` if the file cannot be opened, is not a regular file, or is larger than 4 GiB.
    package convenience init(_ path: String, thing: String = "dataset") throws(DataError) {
        let (descriptor, status) = try Self.opened(path, thing: thing)
        self.init(path, thing, descriptor, status)
    }

    private init(_ path: String, _ thing: String, _ descriptor: Int32, _ status: stat) {
        self.path = path
        self.thing = thing
        self.descriptor = descriptor
        count = Int(status.st_size)
        stamp = Stamp(status)
    }

    private static func opened(_ path: String, thing: String) throws(DataError) -> (Int32, stat) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure("cannot be opened", path, thing) }
        var status = stat()
        var problem: DataError?
        if fstat(descriptor, &status) != 0 {
            problem = failure("cannot be read", path, thing)
        } else if status.st_mode & S_IFMT != S_IFREG {
            problem = DataError(
                .missing, path: path, "is not a file but a folder, pipe or device; check the \(thing)'s path")
        } else if Int(status.st_size) > maximumFileSize {
            problem = DataError(
                .damaged, path: path,
                "has \(status.st_size) bytes, and at most \(maximumFileSize) can be read; record fewer episodes, or smaller types"
            )
        }
        if let problem {
            close(descriptor)
            throw problem
        }
        return (descriptor, status)
    }

    deinit { close(descriptor) }

    private static func failure(_ what: String, _ path: String, _ thing: String) -> DataError {
        DataError(.missing, path: path, "\(what) (\(String(cString: strerror(errno)))); check the \(thing)'s path")
    }

    /// The name of the open file, by which libraries can open it again; `nil` if the system has none.
    package var openName: String? { ThisHost.name(ofOpenFile: descriptor) }

    /// Returns the bytes in `range`.
    ///
    /// - Throws: `DataError` if they cannot be read, or the file has become shorter.
    package func read(_ range: Range<Int>) throws(DataError) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes behind the end of the file")
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let length = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress.map { $0 + done }, range.count - done, off_t(range.lowerBound + done))
            }
            if length < 0 {
                guard errno == EINTR else { throw Self.failure("cannot be read", path, thing) }
            } else if length == 0 {
                throw hasChanged
            } else {
                done += length
            }
        }
        return bytes
    }

    /// Returns the digest of the whole content, once everything that is needed has been read.
    ///
    /// - Throws: `DataError` if the file has changed since it was opened, so that the parts may not belong together.
    package func sealed() throws(DataError) -> DataFile {
        var digest = SHA256.Parts()
        var start = 0
        while start < count {
            let end = min(start + Self.partSize, count)
            let part = try read(start..<end)
            digest.add(part.span.bytes)
            start = end
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Stamp(status).hasContent(of: stamp) else { throw hasChanged }
        return DataFile(path: path, bytes: count, sha256: digest.hexDigest)
    }

    private var hasChanged: DataError {
        DataError(.damaged, path: path, "was changed while it was read; run the command again once it is complete")
    }
}

/// Returns all bytes of a regular file.
///
/// - Parameter thing: the noun for the file in error messages.
/// - Throws: `DataError` if the file cannot be opened or read, is not a regular file, or is larger than 4 GiB.
package func contents(ofFile path: String, thing: String = "dataset") throws(DataError) -> [UInt8] {
    let file = try DataFileReader(path, thing: thing)
    return try file.read(0..<file.count)
}
