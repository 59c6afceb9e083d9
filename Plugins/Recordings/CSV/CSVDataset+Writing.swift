import Understudy

extension CSVDataset: RecordingFormat {
    /// `.csv`
    public static let suffix: String? = ".csv"

    /// Returns the notes in the JSON file beside the recording.
    public func notes() throws -> RecordingNotes {
        try RecordingDescription.notes(besideFile: path, suffix: ".csv")
    }

    /// Returns `NAME.csv`, and `NAME.json` where there is a description.
    ///
    /// Numbers are the shortest text that gives back the same single-precision number. The dimensions of an observation
    /// are not stored.
    public static func files(
        of recording: ExpertRecording, _ notes: RecordingNotes, at path: String
    ) -> [RecordingFile] {
        var files: [RecordingFile] = []
        if let document = notes.document { files.append(RecordingFile(path: documentPath(path), bytes: document)) }
        files.append(RecordingFile(path: path, bytes: table(of: recording)))
        return files
    }

    /// The paths of the recording and of its description.
    public static func paths(at path: String) -> [String] { [path, documentPath(path)] }

    /// The keys `kind` and `path`.
    public static func keys(at path: String, hasTruth: Bool) -> [(key: String, value: String)] {
        [("kind", name), ("path", path)]
    }

    private static func documentPath(_ path: String) -> String {
        (path.hasSuffix(".csv") ? String(path.dropLast(".csv".count)) : path) + ".json"
    }

    /// Returns the table of a recording.
    static func table(of recording: ExpertRecording) -> [UInt8] {
        let truth = recording.truth
        var names = ["episode", "step"] + (0..<recording.observationCount).map { "observation_\($0)" }
        names += truth == nil ? [] : ["action"]
        names += truth?.rewards == nil ? [] : ["reward"]
        names += truth?.executedActions == nil ? [] : ["executed_action"]
        names += truth?.actionShows == nil ? [] : ["action_shows"]
        names += truth?.actionIsUnique == nil ? [] : ["action_is_unique"]
        names += ["terminated", "truncated"]
        var bytes = Array((names.joined(separator: ",") + "\n").utf8)
        var (row, transition, room) = (0, 0, [Float]())
        for (episode, trajectory) in recording.trajectories.enumerated() {
            for step in 0...trajectory.length {
                var cells = ["\(episode)", "\(step)"]
                recording.withObservation(inRow: row, using: &room) { values in
                    for index in values.indices {
                        cells.append(recording.storage == .float ? "\(values[index])" : "\(Int(values[index]))")
                    }
                }
                let isLast = step == trajectory.length
                if let truth {
                    cells.append(isLast ? "" : "\(truth.actions[transition])")
                    if let rewards = truth.rewards { cells.append(isLast ? "" : "\(rewards[transition])") }
                    if let actions = truth.executedActions { cells.append(isLast ? "" : "\(actions[transition])") }
                    for flags in [truth.actionShows, truth.actionIsUnique].compactMap(\.self) {
                        cells.append(isLast ? "" : flags[transition] ? "1" : "0")
                    }
                }
                cells.append(isLast && trajectory.terminated ? "1" : "0")
                cells.append(isLast && trajectory.truncated ? "1" : "0")
                bytes += cells.joined(separator: ",").utf8
                bytes.append(UInt8(ascii: "\n"))
                row += 1
                if !isLast { transition += 1 }
            }
        }
        return bytes
    }
}
