import Foundation
import NumPy
import Understudy

extension NPZDataset: RecordingFormat {
    /// `.npz`
    public static let suffix: String? = ".npz"

    /// Creates the dataset of the file at `path`.
    ///
    /// The true actions are those of `NAME.actions.npz` beside `NAME.npz`, if there is such a file.
    public init(path: String) {
        let actions = Self.actionsPath(path)
        self.init(path: path, actionsPath: isFile(actions) ? actions : nil)
    }

    /// Returns the notes in the JSON file beside the recording.
    public func notes() throws -> RecordingNotes {
        try RecordingDescription.notes(besideFile: path, suffix: ".npz")
    }

    /// Returns `NAME.npz`, and `NAME.actions.npz` and `NAME.json` where there is something to write.
    ///
    /// The recording itself comes last.
    public static func files(
        of recording: ExpertRecording, _ notes: RecordingNotes, at path: String
    ) throws -> [RecordingFile] {
        var files: [RecordingFile] = []
        if let document = notes.document { files.append(RecordingFile(path: documentPath(path), bytes: document)) }
        if let truth = recording.truth {
            files.append(
                RecordingFile(path: actionsPath(path), bytes: try bytes(of: truth, path: actionsPath(path))))
        }
        files.append(RecordingFile(path: path, bytes: try bytes(of: recording, path: path)))
        return files
    }

    /// The paths of the recording, of its actions and of its description.
    public static func paths(at path: String) -> [String] { [path, actionsPath(path), documentPath(path)] }

    /// The keys `kind`, `path` and, with true actions, `actions`.
    public static func keys(at path: String, hasTruth: Bool) -> [(key: String, value: String)] {
        [("kind", name), ("path", path)] + (hasTruth ? [("actions", actionsPath(path))] : [])
    }

    private static func stem(_ path: String) -> String {
        path.hasSuffix(".npz") ? String(path.dropLast(".npz".count)) : path
    }

    private static func actionsPath(_ path: String) -> String { stem(path) + ".actions.npz" }

    private static func documentPath(_ path: String) -> String { stem(path) + ".json" }

    private static func bytes(of truth: ExpertRecording.Truth, path: String) throws(DataError) -> [UInt8] {
        var writer = NPZWriter(path: path)
        let shape = [truth.actions.count]
        try writer.add("actions", truth.actions.map(Int64.init), shape: shape)
        if let rewards = truth.rewards { try writer.add("rewards", rewards, shape: shape) }
        if let executed = truth.executedActions {
            try writer.add("executed_actions", executed.map(Int64.init), shape: shape)
        }
        if let shows = truth.actionShows { try writer.add("action_shows", shows, shape: shape) }
        if let isUnique = truth.actionIsUnique { try writer.add("action_is_unique", isUnique, shape: shape) }
        return writer.bytes
    }

    private static func bytes(of recording: ExpertRecording, path: String) throws(DataError) -> [UInt8] {
        let episodes = recording.trajectories.count
        var writer = NPZWriter(path: path)
        let shape = [recording.rowCount] + recording.observationShape
        let observations = recording.observations
        switch recording.storage {
        case .bool: try writer.add("observations", observations.map { $0 != 0 }, shape: shape)
        case .byte:
            let bytes = observations.bytes ?? observations.map { UInt8($0.clampedToByte) }
            try writer.add("observations", bytes, shape: shape)
        case .float: try writer.add("observations", observations.numbers, shape: shape)
        }
        var offsets: [Int64] = [0]
        for trajectory in recording.trajectories {
            offsets.append(offsets[offsets.count - 1] + Int64(trajectory.length) + 1)
        }
        try writer.add("episode_offsets", offsets, shape: [episodes + 1])
        try writer.add("terminated", recording.trajectories.map(\.terminated), shape: [episodes])
        try writer.add("truncated", recording.trajectories.map(\.truncated), shape: [episodes])
        return writer.bytes
    }
}

extension Float {
    /// The nearest whole number from 0 to 255.
    fileprivate var clampedToByte: Float { isNaN ? 0 : Swift.min(Swift.max(rounded(), 0), 255) }
}

/// Returns whether there is a file, and no folder, at `path`.
private func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
}
