import Foundation
import NumPy
import StudyFormat
import Understudy

/// The three files of a recording.
///
/// `NAME.npz` has the data for learners. `NAME.actions.npz` has the true actions and rewards, for diagnostics.
/// `NAME.json` has the origin.
package struct RecordingFiles: Hashable, Sendable {
    /// The file name suffix of the recording itself.
    package static let suffix = ".npz"
    /// The format of the recording, which is also the name of the datasets that read it.
    package static let format = String(suffix.dropFirst())

    /// The path of the recording itself.
    package let path: String
    /// The path of the file with the actions.
    package let actionsPath: String
    /// The path of the file with the origin.
    package let originPath: String

    /// Checks, before anything is played, that the files can be created.
    ///
    /// - Parameters:
    ///   - path: the path of the recording itself, which ends in `suffix`.
    ///   - overwrite: whether existing files may be replaced.
    /// - Throws: `ExecutionError` of kind `refused` if a file exists already, and of kind `cannotCreateOutput` if the
    ///   folder does not exist.
    package init(path: String, overwrite: Bool) throws(ExecutionError) {
        precondition(path.hasSuffix(Self.suffix), "a path without \(Self.suffix)")
        let name = String(path.dropLast(Self.suffix.count))
        self.path = path
        actionsPath = name + ".actions" + Self.suffix
        originPath = name + ".json"
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        guard folder.isEmpty || Files.isFolder(folder) else {
            throw ExecutionError(
                .cannotCreateOutput, path: folder, problem: "there is no such folder",
                remedy: "make it, or choose another")
        }
        for file in [path, actionsPath, originPath] where !overwrite && FileManager.default.fileExists(atPath: file) {
            throw ExecutionError(
                .refused, path: file, problem: "the file is there already",
                remedy: "choose another name, or replace it with --overwrite")
        }
    }

    /// Writes the files, each under a temporary name first and the recording itself last.
    ///
    /// - Parameter space: the observation space of the environment itself.
    /// - Throws: `ExecutionError` if a file cannot be written, `DataError` if an array is too large for a file.
    package func write(_ recording: EpisodeRecording, _ origin: RecordingOrigin, space: ObservationSpace) throws {
        var actions = NPZWriter(path: actionsPath)
        let count = recording.actions.count
        try actions.add("actions", recording.actions, shape: [count])
        try actions.add("rewards", recording.rewards, shape: [count])
        // If copies of an environment are not independent, the effect of an action is unknown.
        if recording.actionShows.count == count {
            try actions.add("executed_actions", recording.executedActions, shape: [count])
            try actions.add("action_shows", recording.actionShows, shape: [count])
        }
        let bytes = try observations(recording, space)
        try Files.replace(actionsPath, with: Data(actions.bytes))
        try Files.replace(
            originPath, with: JSON.document(RecordingManifest(recording: recording, origin: origin)))
        try Files.replace(path, with: Data(bytes))
    }

    private func observations(_ recording: EpisodeRecording, _ space: ObservationSpace) throws(DataError) -> [UInt8] {
        let episodes = recording.returns.count
        var writer = NPZWriter(path: path)
        let shape = [recording.observations.count / space.count] + space.shape
        if space.isBinary {
            try writer.add("observations", recording.observations.map { $0 != 0 }, shape: shape)
        } else {
            try writer.add("observations", recording.observations, shape: shape)
        }
        try writer.add("episode_offsets", recording.offsets, shape: [episodes + 1])
        try writer.add("terminated", recording.terminated, shape: [episodes])
        try writer.add("truncated", recording.truncated, shape: [episodes])
        return writer.bytes
    }
}
