/// The file `imitation.json` of a run, as far as every reader needs it.
package struct ImitationFile: Decodable, Sendable {
    /// The file's name in the run's folder.
    package static let fileName = "imitation.json"
    /// The format version that this program writes and reads.
    package static let knownFormat = 1

    /// The format version, read before all other keys because it determines how to read them.
    private struct Format: Decodable {
        var format: Int
    }

    private var step: Int
    private var actions: [String]
    private var infeasible: Int
    private var bridged: Int

    /// Checks the file of the run in `directory`; a run need not have one.
    ///
    /// - Throws: a `StudyFileError` if the file is unreadable, damaged or of another format.
    package static func check(in directory: String) throws(StudyFileError) {
        guard let file = try StudyFile.ifPresent(directory + "/" + fileName) else { return }
        let format = try file.decodeJSON(as: Format.self).format
        guard format == knownFormat else {
            throw file.damaged("format \(format) is not known; this version reads format \(knownFormat)")
        }
        _ = try file.decodeJSON(as: ImitationFile.self)
    }
}
