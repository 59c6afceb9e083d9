import CHDF5
import Understudy

/// A writer of an HDF5 file in memory.
///
/// It may be used only inside of `HDF5Library.use(for:_:)`. The same calls give the same bytes with the same library.
final class HDF5Writer {
    private let path: String
    private let file: Int64

    /// Begins a file; `path` is its future place, for error messages.
    init(path: String) throws(DataError) {
        self.path = path
        file = chdf5_create_image()
        guard file >= 0 else { throw DataError(.damaged, path: path, "cannot be written by libhdf5") }
    }

    deinit { chdf5_close(file) }

    /// The bytes of the file so far.
    var bytes: [UInt8] {
        get throws(DataError) {
            let size = chdf5_image_size(file)
            guard size > 0 else { throw failure() }
            var bytes = [UInt8](repeating: 0, count: Int(size))
            guard chdf5_copy_image(file, &bytes, bytes.count) else { throw failure() }
            return bytes
        }
    }

    /// Adds a group to the file, and fills it.
    func group(_ name: String, _ fill: (Group) throws(DataError) -> Void) throws(DataError) {
        try fill(Group(name, in: file, path))
    }

    private func failure() -> DataError {
        DataError(.damaged, path: path, "cannot be written by libhdf5: there is not enough memory")
    }

    /// A group at work.
    final class Group {
        private let path: String
        private let number: Int64

        fileprivate init(_ name: String, in parent: Int64, _ path: String) throws(DataError) {
            self.path = path
            number = chdf5_make_group(parent, name)
            guard number >= 0 else { throw DataError(.damaged, path: path, "cannot be written: group '\(name)'") }
        }

        deinit { chdf5_close(number) }

        /// Adds a group.
        func group(_ name: String, _ fill: (Group) throws(DataError) -> Void) throws(DataError) {
            try fill(Group(name, in: number, path))
        }

        /// Adds an integer as an attribute.
        func attribute(_ name: String, _ value: Int) throws(DataError) {
            try check(chdf5_write_attribute(number, name, Int64(value)), name)
        }

        /// Adds an array of single-precision numbers.
        func add(_ name: String, _ values: [Float], shape: [Int]) throws(DataError) {
            try check(chdf5_write_floats(number, name, Int32(shape.count), shape.map(UInt64.init), values), name)
        }

        /// Adds an array of double-precision numbers.
        func add(_ name: String, _ values: [Double], shape: [Int]) throws(DataError) {
            try check(chdf5_write_doubles(number, name, Int32(shape.count), shape.map(UInt64.init), values), name)
        }

        /// Adds an array of integers.
        func add(_ name: String, _ values: [Int], shape: [Int]) throws(DataError) {
            let (shape, values) = (shape.map(UInt64.init), values.map(Int64.init))
            try check(chdf5_write_integers(number, name, Int32(shape.count), shape, values), name)
        }

        /// Adds an array of bytes.
        func add(_ name: String, _ values: [UInt8], shape: [Int]) throws(DataError) {
            try check(chdf5_write_bytes(number, name, Int32(shape.count), shape.map(UInt64.init), values), name)
        }

        /// Adds an array of flags.
        func add(_ name: String, _ values: [Bool], shape: [Int]) throws(DataError) {
            let bytes: [UInt8] = values.map { $0 ? 1 : 0 }
            try check(chdf5_write_flags(number, name, Int32(shape.count), shape.map(UInt64.init), bytes), name)
        }

        private func check(_ isWritten: Bool, _ name: String) throws(DataError) {
            guard isWritten else { throw DataError(.damaged, path: path, "cannot be written: '\(name)'") }
        }
    }
}
