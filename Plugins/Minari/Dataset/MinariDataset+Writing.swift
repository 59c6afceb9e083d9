import Foundation
import Understudy

extension MinariDataset: RecordingFormat {
    /// None: a dataset is a folder.
    public static let suffix: String? = nil

    /// The version of Minari whose layout is written.
    private static let layoutVersion = "0.5.3"

    /// Returns the notes in the metadata.
    public func notes() throws -> RecordingNotes {
        var notes = RecordingNotes()
        notes.meanReturn = try statedReturn()
        let path = try metadataPath
        let metadata = try MinariMetadata(contents(ofFile: path), path: path)
        notes.environment = metadata.environment
        if let space = metadata.observationSpace, space["type"]?.text == "Box" {
            let (low, high) = (space["low"]?.numbers ?? [], space["high"]?.numbers ?? [])
            let shape = space["shape"]?.list?.compactMap(\.integer) ?? []
            if !low.isEmpty, low.count == high.count, shape.reduce(1, *) == low.count,
                zip(low, high).allSatisfy({ $0 <= $1 })
            {
                notes.observations = ObservationSpace(
                    low: low.map(Float.init), high: high.map(Float.init), shape: shape)
            }
        }
        if let count = metadata.actionSpace?["n"]?.integer, (1...10_000).contains(count) {
            let names = metadata.document?["actions"]?.list?.compactMap(\.text) ?? []
            notes.actions = names.count == count ? names : (0..<count).map { "\($0)" }
        }
        notes.document = metadata.documentText
        return notes
    }

    /// Returns `data/metadata.json` and `data/main_data.hdf5` in the folder at `path`.
    ///
    /// Images are stored as they are, not as JPEG. Without true actions, `actions` and `rewards` are zeros, and the
    /// metadata call them placeholders.
    ///
    /// - Throws: `DataError` if the folder's name has no version, or libhdf5 is missing.
    public static func files(
        of recording: ExpertRecording, _ notes: RecordingNotes, at path: String
    ) throws -> [RecordingFile] {
        let id = try id(at: path)
        let data = try HDF5Library.use(for: path) { () throws(DataError) in try bytes(of: recording, path: path) }
        let metadata = try metadata(of: recording, notes, id: id, size: data.count)
        let (metadataPath, dataPath) = (paths(at: path)[1], paths(at: path)[0])
        return [RecordingFile(path: metadataPath, bytes: metadata), RecordingFile(path: dataPath, bytes: data)]
    }

    /// The paths of the two files.
    public static func paths(at path: String) -> [String] {
        let folder = PathName.trimmed(path)
        return [folder + "/data/main_data.hdf5", folder + "/data/metadata.json"]
    }

    /// The keys `kind` and `path`.
    public static func keys(at path: String, hasTruth: Bool) -> [(key: String, value: String)] {
        [("kind", name), ("path", path)]
    }

    /// Returns the id of the dataset at `path`: its place in Minari's folder, or else its name.
    private static func id(at path: String) throws(DataError) -> String {
        let folder = PathName.trimmed(path)
        let whole = folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        let id =
            whole.hasPrefix(root + "/")
            ? String(whole.dropFirst(root.count + 1)) : String(folder.split(separator: "/").last ?? "")
        guard isID(id), id.wholeMatch(of: #/.*[\w-]-v[0-9]+/#) != nil, !id.contains(".") else {
            throw DataError(
                .damaged, path: path,
                "is no name of a Minari dataset, which ends in a version and has letters, digits, - and _: NAME-v0")
        }
        return id
    }
}

extension MinariDataset {
    private var metadataPath: String {
        get throws {
            guard case .folder(let folder) = place else { return Self.root + "/" + id + "/data/metadata.json" }
            let own = folder + "/metadata.json"
            return FileManager.default.fileExists(atPath: own) ? own : folder + "/data/metadata.json"
        }
    }

    private var id: String { if case .id(let id) = place { id } else { "" } }

    private static func bytes(of recording: ExpertRecording, path: String) throws(DataError) -> [UInt8] {
        let writer = try HDF5Writer(path: path)
        let size = recording.observationCount
        var (row, transition, room) = (0, 0, [Float]())
        for (number, trajectory) in recording.trajectories.enumerated() {
            let steps = transition..<transition + trajectory.length
            let elements = row * size..<(row + trajectory.length + 1) * size
            let values = recording.observations[elements]
            try writer.group("episode_\(number)") { group throws(DataError) in
                try group.attribute("id", number)
                try group.attribute("total_steps", trajectory.length)
                let shape = [trajectory.length + 1] + recording.observationShape
                switch recording.storage {
                case .bool: try group.add("observations", values.map { $0 != 0 }, shape: shape)
                case .byte:
                    let bytes = recording.observations.bytes.map { Array($0[elements]) } ?? values.map { byte($0) }
                    try group.add("observations", bytes, shape: shape)
                case .float:
                    try group.add(
                        "observations",
                        recording.observations.withNumbers(in: elements, using: &room) { [Float](copying: $0) },
                        shape: shape)
                }
                let length = [trajectory.length]
                let zeros = [Int](repeating: 0, count: trajectory.length)
                try group.add("actions", recording.truth.map { Array($0.actions[steps]) } ?? zeros, shape: length)
                let rewards = recording.truth?.rewards.map { $0[steps].map(Double.init) }
                try group.add("rewards", rewards ?? zeros.map(Double.init), shape: length)
                try group.add("terminations", flags(trajectory.terminated, trajectory.length), shape: length)
                try group.add("truncations", flags(trajectory.truncated, trajectory.length), shape: length)
                try group.group("infos") { infos throws(DataError) in
                    if let executed = recording.truth?.executedActions {
                        try infos.add("executed_action", Array(executed[steps]), shape: length)
                    }
                    if let shows = recording.truth?.actionShows {
                        try infos.add("action_shows", Array(shows[steps]), shape: length)
                    }
                    if let isUnique = recording.truth?.actionIsUnique {
                        try infos.add("action_is_unique", Array(isUnique[steps]), shape: length)
                    }
                }
            }
            (row, transition) = (row + trajectory.length + 1, steps.upperBound)
        }
        return try writer.bytes
    }

    /// Flags of a flag's episode: only the last step can have it.
    private static func flags(_ flag: Bool, _ length: Int) -> [Bool] {
        [Bool](repeating: false, count: length - 1) + [flag]
    }

    private static func byte(_ value: Float) -> UInt8 {
        value.isNaN ? 0 : UInt8(min(max(value.rounded(), 0), 255))
    }

    private static func metadata(
        of recording: ExpertRecording, _ notes: RecordingNotes, id: String, size: Int
    ) throws -> [UInt8] {
        let truth = recording.truth
        let count = max(notes.actions?.count ?? 0, (truth?.actions.max() ?? 0) + 1)
        var document = #"{"total_episodes": \#(recording.trajectories.count), "#
        document += #""total_steps": \#(recording.transitionCount), "data_format": "hdf5", "jpeg_encoding": false, "#
        document += #""observation_space": \#(try quoted(space(of: recording, notes))), "#
        document +=
            #""action_space": \#(try quoted(#"{"type": "Discrete", "dtype": "int64", "start": 0, "n": \#(count)}"#)), "#
        document += #""dataset_id": \#(try quoted(id)), "minari_version": "\#(layoutVersion)", "#
        document += #""algorithm_name": "understudy \#(Version.understudy)", "#
        // In megabytes, as Minari has it.
        document += #""dataset_size": \#((Double(size) / 1e5).rounded() / 10), "requirements": [], "#
        document += #""observation_only": \#(truth == nil), "actions_are_placeholders": \#(truth == nil), "#
        document += #""rewards_are_placeholders": \#(truth?.rewards == nil), "understudy": "#
        document += try description(notes) + "}\n"
        return Array(document.utf8)
    }

    /// The recording's description, on one line; at least the mean return, if that is known.
    private static func description(_ notes: RecordingNotes) throws -> String {
        if let bytes = notes.document,
            let value = try? JSONDecoder().decode(MinariMetadata.Value.self, from: Data(bytes)), case .object = value
        {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        return notes.meanReturn.map { #"{"return": {"mean": \#($0)}}"# } ?? "{}"
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try encoder.encode(text), as: UTF8.self)
    }

    /// The space of the observations as Minari writes it, with Python's tokens for infinite bounds.
    private static func space(of recording: ExpertRecording, _ notes: RecordingNotes) -> String {
        let shape = recording.observationShape
        let (type, least, most): (String, Float, Float) =
            switch recording.storage {
            case .bool: ("bool", 0, 1)
            case .byte: ("uint8", 0, 255)
            case .float: ("float32", -.infinity, .infinity)
            }
        var (low, high) = ([Float](repeating: least, count: recording.observationCount), [Float]())
        high = [Float](repeating: most, count: recording.observationCount)
        if recording.storage == .float, let space = notes.observations, space.count == recording.observationCount {
            (low, high) = (space.low, space.high)
        }
        func token(_ value: Float) -> String {
            if recording.storage == .bool { return value == 0 ? "false" : "true" }
            if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
            return recording.storage == .byte ? "\(Int(value))" : "\(Double(value))"
        }
        func nested(_ values: ArraySlice<Float>, _ shape: ArraySlice<Int>) -> String {
            guard let size = shape.first, size > 0 else { return values.first.map(token) ?? "0" }
            let part = values.count / size
            let parts = (0..<size).map { index in
                nested(values.dropFirst(index * part).prefix(part), shape.dropFirst())
            }
            return "[" + parts.joined(separator: ", ") + "]"
        }
        let sizes = shape.map(String.init).joined(separator: ", ")
        return
            #"{"type": "Box", "dtype": "\#(type)", "shape": [\#(sizes)], "low": \#(nested(low[...], shape[...])), "high": \#(nested(high[...], shape[...]))}"#
    }
}
