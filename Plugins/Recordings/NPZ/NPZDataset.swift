import Foundation
import NumPy
import SpecYAML
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
/// The file of true actions may have further arrays, which `understudy record` writes: `rewards` (N) of numbers, `executed_actions` (N) of integers, and `action_shows` and
/// `action_is_unique` (N) of flags.
///
/// A file with `terminals` in place of `episode_offsets` has the flat arrays of `FlatArrays`.
///
/// Observations of more than one dimension are flattened in row-major order. Booleans and unsigned bytes are kept in one byte each; all
/// others become 32-bit floats. Other arrays are not read. An array may have up to 1 GiB.
public struct NPZDataset: ExpertDataset {
    /// `npz`
    public static let name = "npz"

    /// One line for `understudy list`.
    public static let summary = "A recording in NumPy's npz format"

    /// The path of the file.
    let path: String
    /// The path of the file with the true actions, for diagnostics and upper bounds.
    ///
    /// It is `nil` for the recording's own actions, if it has any.
    let actionsPath: String?

    init(path: String, actionsPath: String?) {
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
    public func load() throws -> ExpertRecording { try load(allowsNonfinite: false) }

    /// Reads the recording like `load()`, but may keep observations that are not finite.
    public func load(allowsNonfinite: Bool) throws -> ExpertRecording {
        var files: [DataFile] = []
        let file = try DataFileReader(path)
        var recording = try recording(
            in: NPZArrays(ZipArchive(file, path: path)), allowsNonfinite: allowsNonfinite)
        files.append(try file.sealed())
        if let actionsPath {
            let file = try DataFileReader(actionsPath)
            recording = try recording.labeled(
                with: truth(
                    in: NPZArrays(ZipArchive(file, path: actionsPath)), transitions: recording.transitionCount))
            files.append(try file.sealed())
        }
        recording.files = files
        return recording
    }

    /// The mean return in the JSON file beside the recording, which `understudy record` writes: `NAME.json` for
    /// `NAME.npz`. `nil` if there is no such file, or it has no mean return.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON, or the mean is not a finite number.
    public func statedReturn() throws -> Double? {
        try RecordingDescription.meanReturn(besideFile: path, suffix: ".npz")
    }

    /// The key `environment` of the JSON file beside the recording; `nil` if there is no such file, or it lacks the key.
    ///
    /// - Throws: `DataError` of kind `.damaged` if it is not JSON.
    public func statedEnvironment() throws -> Node? {
        try RecordingDescription.environment(besideFile: path, suffix: ".npz")
    }
}

extension NPZDataset {
    private static let requiredNames = ["observations", "episode_offsets", "terminated", "truncated"]

    /// The recording that `arrays` make, checked whole.
    func recording(in arrays: NPZArrays, allowsNonfinite: Bool = false) throws(DataError) -> ExpertRecording {
        if var flat = try FlatArrays(arrays, allowsNonfinite: allowsNonfinite) { return try flat.recording }
        let array = try array("observations", in: arrays)
        let (rows, values) = try array.rows(allowsNonfinite: allowsNonfinite)
        let offsets = try self.offsets(self.array("episode_offsets", in: arrays), rows: rows)
        let episodes = offsets.count - 1
        let terminated = try flags(self.array("terminated", in: arrays), episodes: episodes)
        let truncated = try flags(self.array("truncated", in: arrays), episodes: episodes)
        let trajectories = (0..<episodes).map { episode in
            ExpertRecording.Trajectory(
                length: offsets[episode + 1] - offsets[episode] - 1, terminated: terminated[episode],
                truncated: truncated[episode])
        }
        return ExpertRecording(
            observationCount: values.count / rows, observations: values, trajectories: trajectories,
            truth: try actions(arrays.array("actions"), transitions: rows - episodes).map { .init(actions: $0) }
        ).stored(as: array.storage, shape: Array(array.shape.dropFirst()))
    }

    /// An array that a recording cannot do without.
    private func array(_ name: String, in arrays: NPZArrays) throws(DataError) -> NPYArray {
        try arrays.array(name, neededBy: "a recording", with: Self.requiredNames)
    }

    private func offsets(_ array: NPYArray, rows: Int) throws(DataError) -> [Int] {
        let offsets = try array.integers()
        guard array.shape.count == 1, offsets.count >= 2 else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (episodes + 1,), with at least one episode"
            )
        }
        guard offsets[0] == 0 else { throw array.error("starts with \(offsets[0]) and must start with 0") }
        for episode in 0..<offsets.count - 1 {
            let (start, end) = (offsets[episode], offsets[episode + 1])
            guard end > start, end - start >= 2 else {
                throw array.error(
                    "gives episode \(episode) (from 0) the rows from \(start) up to \(end), and an episode needs at least 2 rows, "
                        + "the observations before and after a transition; leave it out")
            }
        }
        guard let last = offsets.last, last == rows else {
            throw array.error("ends with \(offsets.last ?? 0) and must end with \(rows), the number of observations")
        }
        return offsets
    }

    private func flags(_ array: NPYArray, episodes: Int) throws(DataError) -> [Bool] {
        let flags = try array.flags()
        guard array.shape == [episodes] else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (\(episodes),), one flag per episode")
        }
        return flags
    }

    /// The true actions and rewards, in a file of their own.
    func truth(in arrays: NPZArrays, transitions: Int) throws(DataError) -> ExpertRecording.Truth? {
        let array = try arrays.array("actions", neededBy: "a file of true actions", with: ["actions"])
        guard let actions = try actions(array, transitions: transitions) else { return nil }
        return ExpertRecording.Truth(
            actions: actions, rewards: try rewards(arrays.array("rewards"), transitions: transitions),
            executedActions: try self.actions(arrays.array("executed_actions"), transitions: transitions),
            actionShows: try shows(arrays.array("action_shows"), transitions: transitions),
            actionIsUnique: try shows(arrays.array("action_is_unique"), transitions: transitions))
    }

    private func rewards(_ array: NPYArray?, transitions: Int) throws(DataError) -> [Float]? {
        guard let array else { return nil }
        try check(array, has: "reward", for: transitions)
        let rewards = try array.floats()
        guard let place = rewards.firstIndex(where: { !$0.isFinite }) else { return rewards }
        throw array.error("has \(rewards[place]) for transition \(place) (from 0), and rewards must be finite")
    }

    private func shows(_ array: NPYArray?, transitions: Int) throws(DataError) -> [Bool]? {
        guard let array else { return nil }
        try check(array, has: "flag", for: transitions)
        return try array.flags()
    }

    private func check(_ array: NPYArray, has one: String, for transitions: Int) throws(DataError) {
        guard array.shape == [transitions] else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (\(transitions),), one \(one) per transition"
            )
        }
    }

    private func actions(_ array: NPYArray?, transitions: Int) throws(DataError) -> [Int]? {
        guard let array else { return nil }
        let actions = try array.integers()
        try check(array, has: "action", for: transitions)
        guard let place = actions.firstIndex(where: { $0 < 0 }) else { return actions }
        throw array.error(
            "has \(actions[place]) for transition \(place) (from 0), and actions are numbered from 0; leave the array out "
                + "where they are not known")
    }
}

extension NPYArray {
    /// Returns the storage of a recording with these observations.
    var storage: ExpertRecording.Storage {
        switch (type.kind, type.size) {
        case (.bool, _): .bool
        case (.unsigned, 1): .byte
        default: .float
        }
    }

    /// Returns the number of rows, and all numbers, row by row; Booleans and bytes take one byte each.
    ///
    /// - Parameter allowsNonfinite: whether numbers may be infinite or NaN.
    /// - Parameter more: the number of rows for which there is to be room.
    func rows(
        allowsNonfinite: Bool, withRoomFor more: Int = 0
    ) throws(DataError) -> (rows: Int, values: RecordedObservations) {
        guard shape.count >= 2, let rows = shape.first, count > 0 else {
            throw error(
                "has the shape \(NPYArray.text(of: shape)) and must have one row per observation, each of at "
                    + "least one element: (rows, elements) or (rows, height, width, channels)")
        }
        var values = RecordedObservations(roomFor: count + more * (count / rows), isCompact: hasByteElements)
        if hasByteElements {
            try forEachPartOfBytes { part throws(DataError) in values.append(bytes: part) }
        } else {
            try forEachPart { (part: [Float]) throws(DataError) in values.append(part[...]) }
        }
        guard !allowsNonfinite, let place = values.firstNonfinite() else { return (rows, values) }
        let (row, column) = place.quotientAndRemainder(dividingBy: values.count / rows)
        throw error(
            "has \(values[place]) as a 32-bit number in row \(row), column \(column) (from 0), and all observations must "
                + "be finite; repair it, or leave the episode out")
    }
}
