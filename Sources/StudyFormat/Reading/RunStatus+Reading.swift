extension RunStatus {
    /// The state in `status.json`, read first for a better message.
    private struct StateName: Decodable {
        var state: String
    }

    /// Reads the status of the run in `directory`; returns `nil` if it has none yet.
    ///
    /// - Throws: a `StudyFileError` if the file is unreadable or damaged.
    package static func read(_ directory: String) throws(StudyFileError) -> RunStatus? {
        guard let file = try StudyFile.ifPresent(directory + "/" + fileName) else { return nil }
        let name = try file.decodeJSON(as: StateName.self).state
        guard State(rawValue: name) != nil else {
            let names = [State.finished, .failed, .running, .interrupted].map(\.rawValue)
            throw file.damaged("'state' is '\(name)', which is none of \(names.joined(separator: ", "))")
        }
        let status = try file.decodeJSON(as: RunStatus.self)
        for (key, count) in [("step", status.step), ("episodes", status.episodes)] {
            if let count, !(0...StudyManifest.maximumSteps).contains(count) {
                throw file.damaged("'\(key)' is \(count), which is no count of a run")
            }
        }
        for (key, seconds) in [
            ("wall_seconds", status.wallSeconds), ("checkpoint_seconds", status.checkpointSeconds),
        ] {
            if let seconds, !(0...1e15).contains(seconds) {
                throw file.damaged("'\(key)' is \(seconds), which is no time of a run")
            }
        }
        return status
    }
}
