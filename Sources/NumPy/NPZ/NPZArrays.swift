import Understudy

/// The arrays of an `.npz` file by name, each read on request.
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

    /// Returns the array called `name`, or `nil` if there is none.
    package func array(_ name: String) throws(DataError) -> NPYArray? {
        guard let entry = archive.entries.first(where: { $0.name == name + NPYArray.suffix }) else { return nil }
        return try NPYArray(archive.contents(of: entry), name: name, path: archive.path)
    }
    /// Returns the array called `name`.
    ///
    /// - Parameters:
    ///   - user: the kind of data that needs the array, for error messages, such as `a recording`.
    ///   - names: all arrays that `user` needs.
    /// - Throws: `DataError` if the array is damaged or missing.
    package func array(
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
