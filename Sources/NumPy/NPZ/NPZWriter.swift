import Understudy

/// A writer of `.npz` files as in `numpy.savez_compressed`.
///
/// Each array is an entry of its own, little-endian and in C order, deflated if that makes it smaller. The same arrays
/// give the same bytes with the same zlib, because no time stamp is written. The caller has to write the bytes to disk,
/// for example via a temporary name.
package struct NPZWriter {
    private let path: String
    private var archive = ZipArchive.Writer()

    /// Creates a file without arrays.
    ///
    /// - Parameter path: the future path of the file, for error messages.
    package init(path: String) {
        self.path = path
    }

    /// Adds the array `name`.
    ///
    /// - Parameter shape: the dimensions, outermost first; empty for a scalar.
    /// - Throws: `DataError` if the array exceeds 1 GiB or the file exceeds 4 GiB, the limits for reading.
    /// - Precondition: the name is not used yet, and the number of values matches `shape`.
    package mutating func add<Element: NPYElement>(
        _ name: String, _ values: [Element], shape: [Int]
    ) throws(DataError) {
        let content = NPYArray.file(values, shape: shape)
        guard content.count <= ZipArchive.maximumEntrySize else {
            throw error("array '\(name)' has \(content.count) bytes, and at most \(ZipArchive.maximumEntrySize)")
        }
        guard archive.add(name + NPYArray.suffix, content) else {
            throw error("with array '\(name)' the file has more than the \(UInt32.max) bytes that")
        }
    }

    private func error(_ what: String) -> DataError {
        DataError(.damaged, path: path, "\(what) can be written; record fewer episodes, or smaller types")
    }

    /// The bytes of the file with the arrays added so far.
    package var bytes: [UInt8] { archive.bytes }
}
