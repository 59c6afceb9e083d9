import Foundation
import NumPy
import Understudy

/// A recording in one `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write it.
///
/// Arrays, for E episodes of N transitions in all:
///
/// | array | shape | type | meaning |
/// |---|---|---|---|
/// | `observations` | (N + E, ...) | bool, int or float | all T + 1 observations of each episode, one episode after another |
/// | `episode_offsets` | (E + 1) | int | episode i is rows offsets[i] up to, not including, offsets[i + 1] |
/// | `terminated` | (E) | bool | the episode's last transition ended in a terminal state |
/// | `truncated` | (E) | bool | the episode was cut by a time limit |
/// | `actions` | (N) | int | optional, here or in a file of its own: the expert's true actions, for diagnostics and upper bounds only |
///
/// The file of true actions may have further arrays, which `understudy record` writes: `rewards` (N) of numbers, `executed_actions` (N) of integers, and `action_shows` (N) of flags.
///
/// Observations of more than one dimension are flattened in row-major order; all become 32-bit floats. Other arrays are not read. An array
/// may have up to 1 GiB.
public struct NPZDataset: ExpertDataset {
    /// `npz`
    public static let name = "npz"

    /// One line for `understudy list`.
    public static let summary = "A recording in NumPy's npz format"

    /// Where the file is.
    let path: String
    /// Where the file with the true actions is, for diagnostics and upper bounds; `nil` for the recording's own, if it has any.
    let actionsPath: String?

    init(path: String, actionsPath: String? = nil) {
        self.path = path
        self.actionsPath = actionsPath
    }

    /// Reads `path`; the file itself is first opened by `load()`.
    public init(from reader: inout SpecReader) {
        path = reader.path("path", "The npz file with the recording")
        actionsPath = reader.optionalPath(
            "actions",
            "An npz file with the true actions, and rewards where it has them, for diagnostics and the oracle; learners do not see them"
        )
    }

    /// Reads and checks the recording.
    ///
    /// - Throws: `DataError`: `.missing` where the file cannot be opened; `.damaged` where it is not an npz file, where an array is missing or
    ///   has another shape or type, where the episodes do not fit the rows, or where an observation is not finite.
    public func load() throws -> ExpertRecording {
        var files: [DataFile] = []
        func arrays(atPath path: String) throws(DataError) -> NPZArrays {
            let bytes = try contents(ofFile: path, isPossible: ZipArchive.mayEnd)
            files.append(DataFile(path: path, content: bytes))
            return try NPZArrays(ZipArchive(bytes, path: path))
        }
        var recording = try recording(in: arrays(atPath: path))
        if let actionsPath {
            recording = try recording.labeled(
                with: truth(in: arrays(atPath: actionsPath), transitions: recording.transitionCount))
        }
        recording.files = files
        return recording
    }

    /// The mean return in the JSON file beside the recording, which `understudy record` writes: `NAME.json` for
    /// `NAME.npz`. `nil` if there is no such file, or it has no mean return.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON, or the mean is not a finite number.
    public func statedReturn() throws -> Double? {
        guard path.hasSuffix(".npz") else { return nil }
        let description = String(path.dropLast("npz".count)) + "json"
        guard let data = FileManager.default.contents(atPath: description) else { return nil }
        do {
            guard let mean = try JSONDecoder().decode(Description.self, from: data).summary?.mean else { return nil }
            guard mean.isFinite else { throw CocoaError(.coderReadCorrupt) }
            return mean
        } catch {
            throw DataError(
                .damaged, path: description,
                "is not a recording's description with a number 'return.mean'; record again, or remove the file")
        }
    }

    /// What is read of the JSON file.
    private struct Description: Decodable {
        struct Summary: Decodable { var mean: Double? }

        var summary: Summary?

        enum CodingKeys: String, CodingKey { case summary = "return" }
    }
}
