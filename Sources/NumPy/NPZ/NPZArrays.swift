import Understudy

/// The arrays of an `.npz` file by name. Each is read when it is asked for.
package struct NPZArrays {
    private let archive: ZipArchive

    package init(_ archive: ZipArchive) {
        self.archive = archive
    }

    /// The names of all arrays in the order of the file.
    package var names: [String] {
        archive.entries.map(\.name).filter { $0.hasSuffix(NPYArray.suffix) }
            .map { String($0.dropLast(NPYArray.suffix.count)) }
    }

    /// The array called `name`, or `nil` where there is none.
    package func array(_ name: String) throws(DataError) -> NPYArray? {
        guard let entry = archive.entries.first(where: { $0.name == name + NPYArray.suffix }) else { return nil }
        return try NPYArray(archive.contents(of: entry), name: name, path: archive.path)
    }
}
