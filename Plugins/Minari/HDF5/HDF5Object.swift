import CHDF5
import Understudy

/// A file, a group or a dataset of an HDF5 file.
///
/// Objects may be used only inside of `HDF5Library.use(for:_:)`. Only hard links are followed, so that a file cannot
/// name another one.
final class HDF5Object {
    /// The place in the file, for error messages: `/episode_0/observations`.
    let place: String
    private let path: String
    private let number: Int64
    /// The bytes of the whole file.
    private let fileSize: Int

    /// The largest array: 1 GiB.
    private static let maximumBytes: UInt64 = 1 << 30
    /// The maximum compression ratio of deflate.
    private static let maximumRatio: UInt64 = 1032

    private init(_ number: Int64, _ place: String, _ path: String, fileSize: Int) {
        self.number = number
        self.fileSize = fileSize
        self.place = place
        self.path = path
    }

    deinit { chdf5_close(number) }

    /// Opens a file from its bytes.
    ///
    /// - Throws: `DataError` if it is not an HDF5 file, or damaged.
    convenience init(_ bytes: [UInt8], path: String) throws(DataError) {
        let number = chdf5_open_image(bytes, bytes.count)
        guard number >= 0 else {
            throw DataError(.damaged, path: path, "is no HDF5 file, or cut off; copy or download it again")
        }
        self.init(number, "", path, fileSize: bytes.count)
    }

    /// Opens a file, of which only those parts are read that are asked for.
    ///
    /// - Throws: `DataError` if it is not an HDF5 file, or damaged.
    convenience init(_ file: DataFileReader) throws(DataError) {
        // The name of the open file, so that it is the one whose digest is taken.
        let number = chdf5_open_file(file.openName ?? file.path)
        guard number >= 0 else {
            throw DataError(.damaged, path: file.path, "is no HDF5 file, or cut off; copy or download it again")
        }
        self.init(number, "", file.path, fileSize: file.count)
    }

    /// Returns an error about the object.
    func error(_ message: String) -> DataError {
        DataError(.damaged, path: path, "'\(place.isEmpty ? "/" : place)' \(message)")
    }

    /// The names of the links of a group, in the order of their text.
    var names: [String] {
        get throws(DataError) {
            let count = chdf5_link_count(number)
            guard count >= 0, count < 10_000_000 else { throw error("cannot be read as a group") }
            var names: [String] = []
            var buffer = [CChar](repeating: 0, count: 256)
            for index in 0..<count {
                let length = chdf5_link_name(number, UInt64(index), &buffer, buffer.count)
                guard length >= 0, length < buffer.count else { throw error("has a name that cannot be read") }
                names.append(String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            return names
        }
    }

    /// Returns whether the group has a link called `name`.
    func has(_ name: String) -> Bool { chdf5_link_kind(number, name) >= 0 }

    /// Returns the object called `name`.
    ///
    /// - Throws: `DataError` if there is none, or its link leads elsewhere.
    func child(_ name: String) throws(DataError) -> HDF5Object {
        let child = place + "/" + name
        func failure(_ message: String) -> DataError { DataError(.damaged, path: path, "'\(child)' \(message)") }
        switch chdf5_link_kind(number, name) {
        case 0: break
        case ..<0: throw failure("is missing")
        default: throw failure("is a link to another place or file, which is not followed; copy the data into the file")
        }
        let number = chdf5_open(number, name)
        guard number >= 0 else { throw failure("cannot be opened") }
        return HDF5Object(number, child, path, fileSize: fileSize)
    }

    /// Whether this is a group.
    var isGroup: Bool { chdf5_is_group(number) }
}

// MARK: - Datasets

extension HDF5Object {
    /// The type and the size of a dataset.
    struct Description {
        /// The kinds of elements that can be read.
        enum Kind {
            case integer, float, bool
        }

        /// The dimensions, outermost first.
        var shape: [Int]
        var kind: Kind
        /// Whether elements are bytes without a sign.
        var isByte: Bool

        /// The number of elements.
        var count: Int { shape.reduce(1, *) }
        /// Whether a recording can store the elements in one byte each.
        var fitsBytes: Bool { kind == .bool || isByte }
    }

    /// Describes a dataset, and checks what it claims before memory is taken for it.
    ///
    /// - Throws: `DataError` if it is no dataset of numbers, is too large, or lies in other files.
    func describe() throws(DataError) -> Description {
        var claim = chdf5_description()
        guard chdf5_is_dataset(number), chdf5_describe(number, &claim) else { throw error("is no array of numbers") }
        guard !claim.is_external else {
            throw error("lies in another file, which is not read; copy the data into the file")
        }
        guard !claim.has_other_filter else {
            throw error("is compressed by a filter that cannot be read; save it with gzip, or uncompressed")
        }
        let sizes = [
            claim.dimensions.0, claim.dimensions.1, claim.dimensions.2, claim.dimensions.3, claim.dimensions.4,
            claim.dimensions.5, claim.dimensions.6, claim.dimensions.7,
        ].prefix(Int(max(0, claim.rank)))
        let kind: Description.Kind
        switch UInt32(claim.element_class) {
        case CHDF5_INTEGER.rawValue: kind = .integer
        case CHDF5_FLOAT.rawValue: kind = .float
        case CHDF5_BOOL.rawValue: kind = .bool
        default:
            throw error(
                "has elements that are no numbers, as texts and JPEG images are; save them as arrays of numbers")
        }
        // Elements are read as up to 8 bytes each.
        var bytes: UInt64 = UInt64(max(claim.element_size, 8))
        for size in sizes {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow, product <= Self.maximumBytes else {
                throw error("has more than the \(Self.maximumBytes) bytes that can be read; leave episodes out")
            }
            bytes = product
        }
        guard claim.stored_bytes <= UInt64(fileSize), bytes / 8 / Self.maximumRatio <= claim.stored_bytes else {
            throw error("claims more numbers than the file has")
        }
        return Description(
            shape: sizes.map { Int($0) }, kind: kind,
            isByte: kind == .integer && claim.element_size == 1 && !claim.is_signed)
    }

    /// Reads all elements as single-precision numbers.
    func floats(_ description: Description) throws(DataError) -> [Float] {
        var values = [Float](repeating: 0, count: description.count)
        guard values.isEmpty || chdf5_read_floats(number, &values) else { throw error("cannot be read: it is damaged") }
        return values
    }

    /// The most bytes that are read at once.
    private static let partBytes = 1 << 20

    /// Appends all elements, some rows at a time: as bytes if they fit, otherwise as single-precision numbers.
    func append(_ description: Description, to values: inout RecordedObservations) throws(DataError) {
        if description.fitsBytes {
            try forEachPart(of: description, UInt8.self, { chdf5_read_byte_rows($0, $1, $2, &$3) }) {
                values.append(bytes: $0)
            }
        } else {
            try forEachPart(of: description, Float.self, { chdf5_read_float_rows($0, $1, $2, &$3) }) {
                values.append($0)
            }
        }
    }

    /// Calls `body` with the elements as `read` reads them, some rows at a time.
    private func forEachPart<Element: Numeric>(
        of description: Description, _: Element.Type,
        _ read: (_ dataset: Int64, _ first: UInt64, _ rows: UInt64, _ values: inout [Element]) -> Bool,
        _ body: (ArraySlice<Element>) -> Void
    ) throws(DataError) {
        guard let rows = description.shape.first, rows > 0, description.count > 0 else { return }
        let size = description.count / rows
        let most = max(1, Self.partBytes / MemoryLayout<Element>.stride / size)
        var part = [Element](repeating: 0, count: min(most, rows) * size)
        var first = 0
        while first < rows {
            let count = min(most, rows - first)
            guard read(number, UInt64(first), UInt64(count), &part) else {
                throw error("cannot be read: it is damaged")
            }
            body(part.prefix(count * size))
            first += count
        }
    }

    /// Reads all elements as integers.
    func integers(_ description: Description) throws(DataError) -> [Int] {
        guard description.kind != .float else { throw error("must have whole numbers") }
        var values = [Int64](repeating: 0, count: description.count)
        guard values.isEmpty || chdf5_read_integers(number, &values) else {
            throw error("cannot be read: it is damaged")
        }
        return values.map(Int.init)
    }
}
