import Understudy

/// The rows of a CSV recording, collected into episodes.
struct CSVRows {
    /// The places of the columns in a row.
    private struct Columns {
        var episode: Int
        var step: Int?
        var observation: [Int]
        var terminated: Int?
        var truncated: Int?
        var action: Int?
        var reward: Int?
        var executed: Int?
        var shows: Int?
        var isUnique: Int?
    }

    /// The cells after the observation of a row.
    private struct Sequel {
        var action: Int?
        var reward: Float?
        var executed: Int?
        var shows: Bool?
        var isUnique: Bool?
    }

    private let columns: Columns
    private let allowsNonfinite: Bool
    /// In bytes as long as all numbers are whole, from 0 to 255.
    private var observations = RecordedObservations(bytes: [])
    private var trajectories: [ExpertRecording.Trajectory] = []
    /// The number of transitions so far, and the columns that some of them have.
    private var transitions = 0
    private var actions: [Int] = []
    private var rewards: [Float] = []
    private var executed: [Int] = []
    private var shows: [Bool] = []
    private var uniques: [Bool] = []
    private var storage = ExpertRecording.Storage.bool

    /// The episode at work: its name, its rows so far, and the flags of its last row.
    private var episode: String?
    private var names: Set<String> = []
    private var rows = 0
    private var flags = (terminated: false, truncated: false)
    private var last = Sequel()

    /// Finds the columns.
    ///
    /// - Throws: `DataError` if a column is missing.
    init(_ table: CSVTable, columns names: [String]?, allowsNonfinite: Bool) throws(DataError) {
        self.allowsNonfinite = allowsNonfinite
        let places = Dictionary(uniqueKeysWithValues: table.header.enumerated().map { ($1, $0) })
        func missing(_ name: String) -> DataError {
            let present = table.header.prefix(12).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
            return DataError(
                .damaged, path: table.path,
                "has no column '\(name)'; there are \(present), and a recording needs 'episode' and 'observation_0', 'observation_1', ..., or the names in the key 'columns'"
            )
        }
        guard let episode = places["episode"] else { throw missing("episode") }
        var observation: [Int] = []
        if let names {
            for name in names {
                guard let place = places[name] else { throw missing(name) }
                observation.append(place)
            }
        } else {
            while let place = places["observation_\(observation.count)"] { observation.append(place) }
            let count = table.header.count { $0.hasPrefix("observation_") }
            guard observation.count == count else { throw missing("observation_\(observation.count)") }
        }
        guard !observation.isEmpty else { throw missing("observation_0") }
        columns = Columns(
            episode: episode, step: places["step"], observation: observation, terminated: places["terminated"],
            truncated: places["truncated"], action: places["action"], reward: places["reward"],
            executed: places["executed_action"], shows: places["action_shows"],
            isUnique: places["action_is_unique"])
    }

    /// Adds a row.
    mutating func add(_ fields: [Range<Int>], of table: CSVTable) throws(DataError) {
        let name = table.text(fields[columns.episode])
        if name != episode {
            try endEpisode(of: table)
            guard names.insert(name).inserted else {
                throw table.error(
                    "goes on with episode '\(name.prefix(100))' after another one; sort the rows by episode")
            }
            episode = name
        } else if flags.terminated || flags.truncated {
            throw table.error(
                "goes on with episode '\(name.prefix(100))' after its end: 'terminated' or 'truncated' is 1 on the row before"
            )
        } else {
            addTransition(last)
        }
        if let column = columns.step {
            let text = table.text(fields[column])
            guard DecimalNumber.double(text) == Double(rows) else {
                throw table.error(
                    "has step '\(text.prefix(100))' and must have \(rows), for steps count from 0 in each episode")
            }
        }
        for column in columns.observation { observations.append(try number(fields[column], column, of: table)) }
        rows += 1
        flags = (
            try flag(fields, columns.terminated, of: table) ?? false,
            try flag(fields, columns.truncated, of: table) ?? false
        )
        last = Sequel(
            action: try integer(fields, columns.action, of: table), reward: try reward(fields, of: table),
            executed: try integer(fields, columns.executed, of: table),
            shows: try flag(fields, columns.shows, of: table), isUnique: try flag(fields, columns.isUnique, of: table))
    }

    private mutating func addTransition(_ sequel: Sequel) {
        transitions += 1
        if let action = sequel.action { actions.append(action) }
        if let reward = sequel.reward { rewards.append(reward) }
        if let action = sequel.executed { executed.append(action) }
        if let flag = sequel.shows { shows.append(flag) }
        if let flag = sequel.isUnique { uniques.append(flag) }
    }

    /// The most numbers for which room is made in advance: 1 GiB.
    private static let largestReserve = 1 << 28

    /// Makes room for what a table of at most so many rows and numbers has, so that nothing is copied as it grows.
    mutating func reserve(rows: Int, numbers: Int) {
        let (all, overflow) = rows.multipliedReportingOverflow(by: columns.observation.count)
        observations.reserve(min(overflow ? numbers : min(all, numbers), Self.largestReserve))
        let rows = min(rows, Self.largestReserve / 2)
        if columns.action != nil { actions.reserveCapacity(rows) }
        if columns.reward != nil { rewards.reserveCapacity(rows) }
        if columns.executed != nil { executed.reserveCapacity(rows) }
        if columns.shows != nil { shows.reserveCapacity(rows) }
        if columns.isUnique != nil { uniques.reserveCapacity(rows) }
    }

    private mutating func endEpisode(of table: CSVTable) throws(DataError) {
        guard let episode else { return }
        guard rows >= 2 else {
            throw DataError(
                .damaged, path: table.path,
                "episode '\(episode.prefix(100))' has one row, and needs at least 2, the observations before and after a transition; leave it out"
            )
        }
        let isCut = columns.truncated == nil ? !flags.terminated : flags.truncated
        trajectories.append(.init(length: rows - 1, terminated: flags.terminated, truncated: isCut))
        (rows, flags) = (0, (false, false))
    }

    /// Returns the recording of all rows.
    mutating func recording(of table: CSVTable) throws(DataError) -> ExpertRecording {
        try endEpisode(of: table)
        guard !trajectories.isEmpty else {
            throw DataError(.damaged, path: table.path, "has no rows, and a recording needs at least one episode")
        }
        let recording = ExpertRecording(
            observationCount: columns.observation.count, observations: observations, trajectories: trajectories,
            truth: try truth(of: table))
        return recording.stored(as: storage, shape: [columns.observation.count])
    }

    /// The columns after the observations, if `action` is one of them.
    private func truth(of table: CSVTable) throws(DataError) -> ExpertRecording.Truth? {
        func all<Value>(_ name: String, _ values: [Value]) throws(DataError) -> [Value]? {
            if values.isEmpty { return nil }
            guard values.count == transitions else {
                throw DataError(
                    .damaged, path: table.path,
                    "has '\(name)' in \(values.count) of the \(transitions) rows with a transition; fill all of them, or none"
                )
            }
            return values
        }
        guard let actions = try all("action", actions) else { return nil }
        return ExpertRecording.Truth(
            actions: actions, rewards: try all("reward", rewards),
            executedActions: try all("executed_action", executed),
            actionShows: try all("action_shows", shows), actionIsUnique: try all("action_is_unique", uniques))
    }

    private mutating func number(_ field: Range<Int>, _ column: Int, of table: CSVTable) throws(DataError) -> Float {
        let text = table.text(field)
        guard let value = DecimalNumber.float(text), allowsNonfinite || value.isFinite else {
            let rule = DecimalNumber.float(text) == nil ? "which is no number" : "and all observations must be finite"
            throw table.error("has '\(text.prefix(100))' as '\(table.header[column].prefix(100))', \(rule)")
        }
        if storage != .float {
            if !text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) || value > 255 {
                storage = .float
            } else if value > 1 {
                storage = .byte
            }
        }
        return value
    }

    private func reward(_ fields: [Range<Int>], of table: CSVTable) throws(DataError) -> Float? {
        guard let column = columns.reward, !fields[column].isEmpty else { return nil }
        let text = table.text(fields[column])
        guard let value = DecimalNumber.float(text), value.isFinite else {
            throw table.error("has '\(text.prefix(100))' as 'reward', and must have a finite number, or nothing")
        }
        return value
    }

    private func integer(_ fields: [Range<Int>], _ column: Int?, of table: CSVTable) throws(DataError) -> Int? {
        guard let column, !fields[column].isEmpty else { return nil }
        let text = table.text(fields[column])
        guard let value = Int(text) ?? DecimalNumber.double(text).flatMap(Int.init(exactly:)), value >= 0 else {
            throw table.error(
                "has '\(text.prefix(100))' as '\(table.header[column])', and actions are numbered from 0; leave the column out where they are not known"
            )
        }
        return value
    }

    private func flag(_ fields: [Range<Int>], _ column: Int?, of table: CSVTable) throws(DataError) -> Bool? {
        guard let column, !fields[column].isEmpty else { return nil }
        let text = table.text(fields[column])
        switch text {
        case "0", "false", "False", "FALSE", "0.0": return false
        case "1", "true", "True", "TRUE", "1.0": return true
        default:
            throw table.error(
                "has '\(text.prefix(100))' as '\(table.header[column])', and flags are 0 or 1")
        }
    }
}
