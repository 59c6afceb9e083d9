import NumPy
import Understudy

/// The flat arrays of D4RL and of replay buffers: one row per transition.
///
/// | array | shape | meaning |
/// |---|---|---|
/// | `observations` | (N, ...) | the observation before each transition |
/// | `terminals` | (N) | 1 where the transition ended in a terminal state |
/// | `timeouts` | (N) | optional: 1 where a time limit cut the episode after the transition |
/// | `next_observations` | (N, ...) | optional: the observation after each transition |
/// | `actions`, `rewards` | (N) | optional: the true actions, where they are whole numbers, and the rewards |
///
/// Without `next_observations` the observation after an episode's last transition is unknown. This transition is then
/// left out, the episode counts as truncated, and an episode of one transition is left out.
struct FlatArrays {
    private let path: String
    private let shape: [Int]
    private let storage: ExpertRecording.Storage
    /// The observations, with room for those that end the episodes.
    private var observations: RecordedObservations
    /// The observations after the episodes' last transitions, one row after another; `nil` if they are unknown.
    private let lastObservations: RecordedObservations?
    /// The first and the last row of each episode.
    private let episodes: [ClosedRange<Int>]
    private let terminals: [Bool]
    private let timeouts: [Bool]?
    private let actions: [Int]?
    private let rewards: [Float]?

    /// Reads the arrays, or returns `nil` if they are none of this kind.
    init?(_ arrays: NPZArrays, allowsNonfinite: Bool) throws(DataError) {
        let names = arrays.names
        guard names.contains("terminals"), !names.contains("episode_offsets") else { return nil }
        let needed = ["observations", "terminals"]
        let array = try arrays.array("observations", neededBy: "a flat recording", with: needed)
        guard let rows = array.shape.first, rows > 0 else {
            _ = try array.rows(allowsNonfinite: allowsNonfinite)
            throw array.error("has no rows")
        }
        (path, storage) = (array.path, array.storage)
        shape = Array(array.shape.dropFirst())
        let terminals = try Self.flags(
            arrays.array("terminals", neededBy: "a flat recording", with: needed), rows)
        let timeouts: [Bool]? =
            if let array = try arrays.array("timeouts") { try Self.flags(array, rows) } else { nil }
        var episodes: [ClosedRange<Int>] = []
        var start = 0
        for row in 0..<rows where terminals[row] || timeouts?[row] ?? false || row == rows - 1 {
            episodes.append(start...row)
            start = row + 1
        }
        (self.terminals, self.timeouts, self.episodes) = (terminals, timeouts, episodes)
        let next = try arrays.array("next_observations")
        observations = try array.rows(
            allowsNonfinite: allowsNonfinite, withRoomFor: next == nil ? 0 : episodes.count
        ).values
        if let next {
            guard next.shape == array.shape else {
                throw next.error(
                    "has the shape \(NPYArray.text(of: next.shape)) and must have that of 'observations', "
                        + NPYArray.text(of: array.shape))
            }
            lastObservations = try Self.lastObservations(
                in: next, observations: observations, episodes: episodes, allowsNonfinite: allowsNonfinite)
        } else {
            lastObservations = nil
        }
        actions = try Self.actions(arrays.array("actions"), rows)
        rewards = try Self.rewards(arrays.array("rewards"), rows)
    }

    /// Returns the rows of `next` that end the episodes, after comparing the others with the observations that follow.
    private static func lastObservations(
        in next: NPYArray, observations: RecordedObservations, episodes: [ClosedRange<Int>], allowsNonfinite: Bool
    ) throws(DataError) -> RecordedObservations {
        let size = observations.count / next.shape[0]
        var last = RecordedObservations(roomFor: episodes.count * size, isCompact: next.hasByteElements)
        var (place, episode) = (0, 0)
        try next.forEachPart { (part: [Float]) throws(DataError) in
            for value in part {
                let row = place / size
                guard allowsNonfinite || value.isFinite else {
                    throw next.error(
                        "has \(value) as a 32-bit number in row \(row), column \(place % size) (from 0), and all observations must "
                            + "be finite; repair it, or leave the episode out")
                }
                if row > episodes[episode].upperBound { episode += 1 }
                if row == episodes[episode].upperBound {
                    last.append(value)
                } else {
                    // The observation after a transition inside of an episode is the one before the next.
                    let before = observations[place + size]
                    guard value == before || value.isNaN && before.isNaN else {
                        throw next.error(
                            "has in row \(row) (from 0) another observation than 'observations' in row \(row + 1), and neither 'terminals' nor 'timeouts' ends the episode there; set the flag"
                        )
                    }
                }
                place += 1
            }
        }
        return last
    }

    /// The recording that the arrays make. The observations are moved in their place, without a copy.
    var recording: ExpertRecording {
        mutating get throws(DataError) {
            let size = shape.reduce(1, *)
            var kept = episodes
            if let last = lastObservations {
                insert(last, size)
            } else {
                // The observation after the last transition is unknown, so that this transition is left out.
                kept.removeAll { $0.count == 1 }
                keep(kept, size)
            }
            guard !kept.isEmpty else {
                throw DataError(
                    .damaged, path: path,
                    "array 'terminals' ends every episode after one transition, and without 'next_observations' these have no second observation; save 'next_observations', too"
                )
            }
            let isWhole = lastObservations != nil
            let trajectories = kept.map { rows in
                let row = rows.upperBound
                return isWhole
                    ? ExpertRecording.Trajectory(
                        length: rows.count, terminated: terminals[row],
                        truncated: timeouts?[row] ?? false || !terminals[row])
                    : .init(length: rows.count - 1, terminated: false, truncated: true)
            }
            func transitions<Value>(of values: [Value]) -> [Value] {
                if isWhole { return values }
                return kept.flatMap { values[$0.lowerBound..<$0.upperBound] }
            }
            let truth = actions.map { actions in
                ExpertRecording.Truth(
                    actions: transitions(of: actions), rewards: rewards.map { transitions(of: $0) })
            }
            let rows = observations
            observations = RecordedObservations([])
            return ExpertRecording(
                observationCount: size, observations: rows, trajectories: trajectories, truth: truth
            ).stored(as: storage, shape: shape)
        }
    }

    /// Inserts a row after each episode.
    private mutating func insert(_ last: RecordedObservations, _ size: Int) {
        observations.appendRoom(for: last.count)
        for (number, rows) in episodes.enumerated().reversed() {
            observations.copy(
                number * size..<(number + 1) * size, of: last, to: (rows.upperBound + 1 + number) * size)
            observations.copy(
                rows.lowerBound * size..<(rows.upperBound + 1) * size, to: (rows.lowerBound + number) * size)
        }
    }

    /// Removes the rows of all other episodes.
    private mutating func keep(_ episodes: [ClosedRange<Int>], _ size: Int) {
        var target = 0
        for rows in episodes {
            observations.copy(rows.lowerBound * size..<(rows.upperBound + 1) * size, to: target)
            target += rows.count * size
        }
        observations.removeLast(observations.count - target)
    }

    /// Returns flags, which many programs save as numbers.
    private static func flags(_ array: NPYArray, _ rows: Int) throws(DataError) -> [Bool] {
        try check(array, rows)
        if array.type.kind == .bool { return try array.flags() }
        let numbers = try array.floats()
        guard let place = numbers.firstIndex(where: { $0 != 0 && $0 != 1 }) else { return numbers.map { $0 == 1 } }
        throw array.error("has \(numbers[place]) in row \(place) (from 0), and flags are 0 or 1")
    }

    /// Returns discrete actions; `nil` if there are none, as where an action is a vector or no whole number.
    private static func actions(_ array: NPYArray?, _ rows: Int) throws(DataError) -> [Int]? {
        guard let array, array.shape == [rows] || array.shape == [rows, 1], array.type.kind != .bool else { return nil }
        if array.type.kind != .float {
            let actions = try array.integers()
            return actions.allSatisfy { $0 >= 0 } ? actions : nil
        }
        let numbers = try array.doubles()
        let actions = numbers.compactMap { Int(exactly: $0) }
        return actions.count == numbers.count && actions.allSatisfy { $0 >= 0 } ? actions : nil
    }

    private static func rewards(_ array: NPYArray?, _ rows: Int) throws(DataError) -> [Float]? {
        guard let array else { return nil }
        try check(array, rows)
        let rewards = try array.floats()
        return rewards.allSatisfy(\.isFinite) ? rewards : nil
    }

    private static func check(_ array: NPYArray, _ rows: Int) throws(DataError) {
        guard array.shape == [rows] || array.shape == [rows, 1] else {
            throw array.error(
                "has the shape \(NPYArray.text(of: array.shape)) and must have (\(rows),), one element per row of 'observations'"
            )
        }
    }
}
