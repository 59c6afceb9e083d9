import Understudy

/// The arrays of an `.npz` file by name, each read on request.
public struct NPZArrays {
    private let archive: ZipArchive

    package init(_ archive: ZipArchive) {
        self.archive = archive
    }

    /// Reads the list of the arrays in a file.
    ///
    /// - Parameters:
    ///   - bytes: the content of the file, of which a dataset also makes its `DataFile`.
    ///   - path: the path of the file, for error messages.
    /// - Throws: `DataError` of kind `damaged` if this is no archive as NumPy writes it.
    public init(_ bytes: [UInt8], path: String) throws(DataError) {
        self.init(try ZipArchive(bytes, path: path))
    }

    /// The names of all arrays in the order of the file.
    public var names: [String] {
        archive.entries.map(\.name).filter { $0.hasSuffix(NPYArray.suffix) }
            .map { String($0.dropLast(NPYArray.suffix.count)) }
    }

    /// Returns the array called `name`, or `nil` if there is none.
    ///
    /// The elements of a large array stay in the archive until they are asked for.
    ///
    /// - Throws: `DataError` if the array is damaged, its elements included.
    public func array(_ name: String) throws(DataError) -> NPYArray? {
        guard let entry = archive.entries.first(where: { $0.name == name + NPYArray.suffix }) else { return nil }
        guard entry.size > Self.largestInMemory else {
            return try NPYArray(archive.contents(of: entry)[...], name: name, path: archive.path)
        }
        var start: [UInt8] = []
        try archive.forEachPart(of: entry) { part throws(DataError) in
            if start.count < Self.longestHeader { start += part.prefix(Self.longestHeader - start.count) }
        }
        return try NPYArray(start[...], of: entry, in: archive, name: name)
    }

    /// The largest array that is held as bytes.
    private static let largestInMemory: UInt64 = 1 << 18
    /// The longest header of a larger array.
    private static let longestHeader = 1 << 18

    /// Returns the array called `name`.
    ///
    /// - Parameters:
    ///   - user: the kind of data that needs the array, for error messages, such as `a recording`.
    ///   - names: all arrays that `user` needs.
    /// - Throws: `DataError` if the array is damaged or missing.
    public func array(
        _ name: String, neededBy user: String, with names: [String]
    ) throws(DataError) -> NPYArray {
        if let array = try array(name) { return array }
        func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
        let present = self.names.isEmpty ? "no arrays" : list(self.names)
        throw DataError(
            .damaged, path: archive.path,
            "array '\(name)' is missing; there are \(present), and \(user) needs \(list(names))")
    }
}

/// A writer of `.npz` files as in `numpy.savez_compressed`.
///
/// Each array is an entry of its own, little-endian and in C order, deflated if that makes it smaller. The same arrays
/// give the same bytes with the same zlib, because no time stamp is written. The caller has to write the bytes to disk,
/// for example via a temporary name.
public struct NPZWriter {
    private let path: String
    private var archive = ZipArchive.Writer()

    /// Creates a file without arrays.
    ///
    /// - Parameter path: the future path of the file, for error messages.
    public init(path: String) {
        self.path = path
    }

    /// Adds the array `name`.
    ///
    /// - Parameter shape: the dimensions, outermost first; empty for a scalar.
    /// - Throws: `DataError` if the array exceeds 1 GiB or the file exceeds 4 GiB, the limits for reading.
    /// - Precondition: the name is not used yet, and the number of values matches `shape`.
    public mutating func add<Element: NPYElement>(
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
    public var bytes: [UInt8] { archive.bytes }
}
