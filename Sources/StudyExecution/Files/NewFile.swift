import Foundation

/// A file that a command is about to write where its user asked for it.
package enum NewFile {
    /// Checks, before any work is done, that a file can be created at `path`.
    ///
    /// - Parameter overwrite: whether an existing file may be replaced.
    /// - Throws: `ExecutionError` of kind `refused` if the file exists already, and of kind `cannotCreateOutput` if its
    ///   folder does not exist or `path` is a folder.
    package static func check(_ path: String, overwrite: Bool) throws(ExecutionError) {
        let folder = PathName.folder(of: path)
        guard folder.isEmpty || Files.isFolder(folder) else {
            throw ExecutionError(
                .cannotCreateOutput, path: folder, problem: "there is no such folder",
                remedy: "make it, or choose another")
        }
        guard !path.isEmpty, !Files.isFolder(path) else {
            throw ExecutionError(
                .cannotCreateOutput, path: path, problem: "it is a folder", remedy: "name a file in it")
        }
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw ExecutionError(
                .refused, path: path, problem: "the file is there already",
                remedy: "choose another name, or replace it with --overwrite")
        }
    }
}
