import Foundation

/// A file of a study, read completely.
package struct StudyFile: Sendable {
    /// The path as it appears in error messages.
    package let path: String
    /// The file's bytes.
    package let bytes: [UInt8]

    /// Reads the file at `path`.
    ///
    /// - Parameter hint: the error message if the file does not exist.
    /// - Throws: a `StudyFileError` of kind `missing` or `unreadable`.
    package init(path: String, hint: String = "no such file") throws(StudyFileError) {
        self.path = path
        do {
            bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw StudyFileError(.missing, hint, path: path)
        } catch {
            throw StudyFileError(.unreadable, "the file cannot be read", path: path)
        }
    }

    /// Reads the file at `path`; returns `nil` if it does not exist.
    package static func ifPresent(_ path: String) throws(StudyFileError) -> StudyFile? {
        do {
            return try StudyFile(path: path)
        } catch  where error.kind == .missing {
            return nil
        }
    }

    /// The file's text; bytes that are not UTF-8 become replacement characters.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Returns an error about the file's content.
    package func damaged(_ message: String, line: Int? = nil) -> StudyFileError {
        StudyFileError(.damaged, message, path: path, line: line)
    }
}
