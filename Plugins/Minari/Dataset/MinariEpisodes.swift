import Understudy

/// The episodes in `main_data.hdf5`: groups `episode_0`, `episode_1` and so on, in the order of their numbers.
struct MinariEpisodes {
    private let metadata: MinariMetadata
    private let path: String
    private let keys: [String]?
    private let allowsNonfinite: Bool

    init(_ metadata: MinariMetadata, path: String, keys: [String]?, allowsNonfinite: Bool) {
        self.metadata = metadata
        self.path = path
        self.keys = keys
        self.allowsNonfinite = allowsNonfinite
    }

    /// One episode.
    private struct Episode {
        var shape: [Int]
        var storage: ExpertRecording.Storage
        var trajectory: ExpertRecording.Trajectory
        var actions: [Int]?
        var rewards: [Float]?
        var executed: [Int]?
        var shows: [Bool]?
        var isUnique: [Bool]?
    }

    /// The groups of the episodes, read one after the other.
    ///
    /// While a file is open, libhdf5 keeps about 40 kB of each group. So the file is closed and opened anew now and then.
    private struct Groups: ~Copyable {
        private let open: () throws(DataError) -> HDF5Object
        private var file: HDF5Object?
        private var count = 0

        init(_ open: @escaping () throws(DataError) -> HDF5Object) { self.open = open }

        /// Returns the group called `name`. Release it before the next one is read: an object keeps its file open.
        mutating func group(_ name: String) throws(DataError) -> HDF5Object {
            if count.isMultiple(of: 16) { file = nil }
            count += 1
            if let file { return try file.child(name) }
            let opened = try open()
            file = opened
            return try opened.child(name)
        }
    }

    /// The maximum number of numbers in all observations.
    private static let maximumCount = 1 << 28

    /// Reads the recording from the bytes of the file.
    ///
    /// - Throws: `DataError` of kind `.damaged`.
    func recording(in bytes: [UInt8]) throws(DataError) -> ExpertRecording {
        try recording { () throws(DataError) in try HDF5Object(bytes, path: path) }
    }

    /// Reads the recording from the file.
    ///
    /// - Throws: `DataError` of kind `.damaged`.
    func recording(in file: DataFileReader) throws(DataError) -> ExpertRecording {
        try recording { () throws(DataError) in try HDF5Object(file) }
    }

    private func recording(
        _ open: @escaping () throws(DataError) -> HDF5Object
    ) throws(DataError) -> ExpertRecording {
        guard !metadata.hasJPEGImages else {
            throw DataError(
                .damaged, path: path,
                "has observations as JPEG images, which cannot be read; save the dataset with jpeg_encoding=False")
        }
        let names = try names(in: open())
        var episodes: [Episode] = []
        let (count, fitsBytes) = try claim(names, Groups(open))
        var values = RecordedObservations(roomFor: count, isCompact: fitsBytes)
        var groups = Groups(open)
        for name in names {
            let start = values.count
            let group = try groups.group(name)
            let episode = try episode(group, &values)
            if let first = episodes.first, first.shape != episode.shape {
                throw group.error(
                    "has observations of the shape \(episode.shape), and '\(names[0])' of \(first.shape)")
            }
            guard values.count - start <= Self.maximumCount, values.count <= Self.maximumCount else { throw tooMany }
            episodes.append(episode)
        }
        let recording = joined(episodes, values)
        if let stated = metadata.steps, stated != recording.transitionCount {
            throw DataError(
                .damaged, path: path,
                "has \(recording.transitionCount) steps, and its metadata.json says \(stated); download the dataset again"
            )
        }
        return recording
    }

    /// Returns the names of the episodes' groups, in the order of their numbers.
    private func names(in file: HDF5Object) throws(DataError) -> [String] {
        var groups: [(number: Int, name: String)] = []
        for name in try file.names where name.hasPrefix("episode_") {
            guard let number = Int(name.dropFirst("episode_".count)), number >= 0 else {
                throw DataError(.damaged, path: path, "has the group '\(name)', and episodes are numbered")
            }
            groups.append((number, name))
        }
        // By their text, episode_10 comes before episode_2.
        groups.sort { $0.number < $1.number }
        guard !groups.isEmpty else { throw DataError(.damaged, path: path, "has no episodes") }
        if let stated = metadata.episodes, stated != groups.count {
            throw DataError(
                .damaged, path: path,
                "has \(groups.count) episodes, and its metadata.json says \(stated); download the dataset again")
        }
        return groups.map(\.name)
    }

    private var tooMany: DataError {
        DataError(
            .damaged, path: path,
            "has more than \(Self.maximumCount) numbers in its observations; leave episodes out")
    }

    /// Returns how many numbers the observations of the episodes claim to have, as far as they can be described, and
    /// whether all of them fit bytes.
    ///
    /// - Throws: `DataError` if there are too many.
    private func claim(
        _ names: [String], _ groups: consuming Groups
    ) throws(DataError) -> (count: Int, fitsBytes: Bool) {
        var (count, fitsBytes) = (0, true)
        for name in names {
            guard let object = try? groups.group(name).child("observations"), !object.isGroup,
                let description = try? object.describe()
            else { continue }
            count += description.count
            fitsBytes = fitsBytes && description.fitsBytes
            guard count <= Self.maximumCount else { throw tooMany }
        }
        return (count, fitsBytes)
    }

    private func joined(_ episodes: [Episode], _ observations: RecordedObservations) -> ExpertRecording {
        func all<Value>(_ list: (Episode) -> [Value]?) -> [Value]? {
            let lists = episodes.compactMap(list)
            return lists.count == episodes.count ? lists.flatMap { $0 } : nil
        }
        let truth = all(\.actions).map { actions in
            ExpertRecording.Truth(
                actions: actions, rewards: all(\.rewards), executedActions: all(\.executed), actionShows: all(\.shows),
                actionIsUnique: all(\.isUnique))
        }
        let shape = episodes[0].shape
        let storage = episodes[0].storage
        let isSame = episodes.allSatisfy { $0.storage == storage }
        return ExpertRecording(
            observationCount: shape.reduce(1, *), observations: observations,
            trajectories: episodes.map(\.trajectory), truth: truth
        ).stored(as: isSame ? storage : .float, shape: shape)
    }

    /// Reads an episode, and appends its observations to `values`.
    private func episode(_ group: HDF5Object, _ values: inout RecordedObservations) throws(DataError) -> Episode {
        let (rows, shape, storage) = try observations(group.child("observations"), &values)
        let length = rows - 1
        guard length >= 1 else { throw group.error("has no step; leave the episode out") }
        let terminations = try flags(group, "terminations", length)
        let truncations = try flags(group, "truncations", length)
        if let step = (0..<length - 1).first(where: { terminations[$0] || truncations[$0] }) {
            throw group.error("goes on after step \(step), where it ends")
        }
        return Episode(
            shape: shape, storage: storage,
            trajectory: .init(
                length: length, terminated: terminations[length - 1], truncated: truncations[length - 1]),
            actions: try actions(group, length), rewards: try rewards(group, length),
            executed: try info(group, "executed_action", length),
            shows: try info(group, "action_shows", length)?.map { $0 != 0 },
            isUnique: try info(group, "action_is_unique", length)?.map { $0 != 0 })
    }

    /// Appends the rows of observations: an array, or some keys of a Dict one after another.
    private func observations(
        _ object: HDF5Object, _ values: inout RecordedObservations
    ) throws(DataError) -> (rows: Int, shape: [Int], storage: ExpertRecording.Storage) {
        guard object.isGroup else {
            guard keys == nil else { throw object.error("is an array, and 'keys' choose parts of a Dict; remove them") }
            return try array(object, &values)
        }
        guard let keys, !keys.isEmpty else {
            let names = try object.names.prefix(20).joined(separator: ", ")
            throw object.error("has several parts; name those to read in 'keys': \(names)")
        }
        var parts: [(rows: Int, values: RecordedObservations, shape: [Int], storage: ExpertRecording.Storage)] = []
        for key in keys {
            var part = object
            for name in key.split(separator: "/") {
                guard part.isGroup, part.has(String(name)) else {
                    let names = part.isGroup ? try part.names.prefix(20).joined(separator: ", ") : "none"
                    throw part.error("has no part '\(name.prefix(100))'; there are: \(names)")
                }
                part = try part.child(String(name))
            }
            var own = RecordedObservations(bytes: [])
            let (rows, shape, storage) = try array(part, &own)
            parts.append((rows, own, shape, storage))
        }
        let rows = parts[0].rows
        guard parts.allSatisfy({ $0.rows == rows }) else { throw object.error("has parts of different lengths") }
        let sizes = parts.map { $0.shape.reduce(1, *) }
        for row in 0..<rows {
            for (part, size) in zip(parts, sizes) { values.append(row * size..<(row + 1) * size, of: part.values) }
        }
        if parts.count == 1 { return (rows, parts[0].shape, parts[0].storage) }
        return (rows, [sizes.reduce(0, +)], .float)
    }

    /// Appends the rows of an array.
    private func array(
        _ object: HDF5Object, _ values: inout RecordedObservations
    ) throws(DataError) -> (rows: Int, shape: [Int], storage: ExpertRecording.Storage) {
        let description = try object.describe()
        guard let rows = description.shape.first, rows > 0, description.count > 0 else {
            throw object.error("must have one row per observation")
        }
        let start = values.count
        try object.append(description, to: &values)
        if !allowsNonfinite, let place = values.firstNonfinite(from: start) {
            let (row, element) = (place - start).quotientAndRemainder(dividingBy: description.count / rows)
            throw object.error(
                "has \(values[place]) in row \(row), element \(element) (from 0), and all observations must be finite")
        }
        // A Discrete observation is one number a row.
        let shape = description.shape.count == 1 ? [1] : Array(description.shape.dropFirst())
        let storage: ExpertRecording.Storage =
            switch description.kind {
            case .bool: .bool
            case .integer: description.isByte ? .byte : .float
            case .float: .float
            }
        return (rows, shape, storage)
    }

    private func flags(_ group: HDF5Object, _ name: String, _ length: Int) throws(DataError) -> [Bool] {
        let object = try group.child(name)
        let description = try object.describe()
        guard description.shape == [length] else {
            throw object.error(
                "must have one flag for each of the \(length) steps, and has the shape \(description.shape)")
        }
        return try object.integers(description).map { $0 != 0 }
    }

    /// The actions by number, from 0; `nil` if they are placeholders, or no whole numbers.
    private func actions(_ group: HDF5Object, _ length: Int) throws(DataError) -> [Int]? {
        guard !metadata.hasPlaceholderActions, group.has("actions") else { return nil }
        let object = try group.child("actions")
        guard !object.isGroup else { return nil }
        let description = try object.describe()
        guard description.kind == .integer, description.shape == [length] else { return nil }
        let start = metadata.actionSpace?["start"]?.integer ?? 0
        let actions = try object.integers(description).map { $0.subtractingReportingOverflow(start) }
        return actions.allSatisfy { !$0.overflow && $0.partialValue >= 0 } ? actions.map(\.partialValue) : nil
    }

    private func rewards(_ group: HDF5Object, _ length: Int) throws(DataError) -> [Float]? {
        guard !metadata.hasPlaceholderRewards, group.has("rewards") else { return nil }
        let object = try group.child("rewards")
        let description = try object.describe()
        guard description.shape == [length] else {
            throw object.error("must have one number for each of the \(length) steps")
        }
        let rewards = try object.floats(description)
        return rewards.allSatisfy(\.isFinite) ? rewards : nil
    }

    /// Returns the numbers that this program writes for each step beside the rewards; `nil` in other datasets.
    private func info(_ group: HDF5Object, _ name: String, _ length: Int) throws(DataError) -> [Int]? {
        guard metadata.document != nil, group.has("infos") else { return nil }
        let infos = try group.child("infos")
        guard infos.isGroup, infos.has(name) else { return nil }
        let object = try infos.child(name)
        let description = try object.describe()
        guard description.kind != .float, description.shape == [length] else { return nil }
        let values = try object.integers(description)
        return values.allSatisfy { $0 >= 0 } ? values : nil
    }
}
