import Understudy

/// An `.npz` file in the making, as `numpy.savez_compressed` writes it: each array an entry of its own, deflated where that makes it smaller, little-endian, in C order.
///
/// The same arrays give the same bytes with the same zlib, as no time is written. Putting the bytes on a disk, under another name first, is the caller's.
package struct NPZWriter {
    private let path: String
    private var archive = ZipArchive.Writer()

    /// Begins a file without arrays.
    ///
    /// - Parameter path: where the file is going to be, for errors.
    package init(path: String) {
        self.path = path
    }

    /// Adds the array `name`.
    ///
    /// - Parameter shape: the sizes, outermost first; empty for a single number.
    /// - Throws: `DataError` where the array has more than the 1 GiB, or the file more than the 4 GiB, that can be read again.
    /// - Precondition: no array has the name yet, and there are as many values as `shape` says.
    package mutating func add<Element: NPYElement>(
        _ name: String, _ values: [Element], shape: [Int]
    ) throws(DataError) {
        let content = NPYArray.file(values, shape: shape)
        guard content.count <= ZipArchive.greatestEntrySize else {
            throw error("array '\(name)' has \(content.count) bytes, and at most \(ZipArchive.greatestEntrySize)")
        }
        guard archive.add(name + NPYArray.suffix, content) else {
            throw error("with array '\(name)' the file has more than the \(UInt32.max) bytes that")
        }
    }

    private func error(_ what: String) -> DataError {
        DataError(.damaged, path: path, "\(what) can be written; record fewer episodes, or smaller types")
    }

    /// The whole file with the arrays so far.
    package var bytes: [UInt8] { archive.bytes }
}
