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
    private let observations: [Float]
    private let next: NPYArray?
    private let nextValues: [Float]?
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
        let (rows, values) = try array.rows(allowsNonfinite: allowsNonfinite)
        (path, observations, storage) = (array.path, values, array.storage)
        shape = Array(array.shape.dropFirst())
        terminals = try Self.flags(arrays.array("terminals", neededBy: "a flat recording", with: needed), rows)
        if let array = try arrays.array("timeouts") { timeouts = try Self.flags(array, rows) } else { timeouts = nil }
        next = try arrays.array("next_observations")
        if let next {
            guard next.shape == array.shape else {
                throw next.error(
                    "has the shape \(NPYArray.text(of: next.shape)) and must have that of 'observations', "
                        + NPYArray.text(of: array.shape))
            }
            nextValues = try next.rows(allowsNonfinite: allowsNonfinite).values
        } else {
            nextValues = nil
        }
        actions = try Self.actions(arrays.array("actions"), rows)
        rewards = try Self.rewards(arrays.array("rewards"), rows)
    }

    /// The recording that the arrays make.
    var recording: ExpertRecording {
        get throws(DataError) {
            let size = shape.reduce(1, *)
            var rows: [Float] = []
            rows.reserveCapacity(observations.count)
            var trajectories: [ExpertRecording.Trajectory] = []
            var kept: [Int] = []
            var start = 0
            for row in terminals.indices {
                let isCut = timeouts?[row] ?? false
                guard terminals[row] || isCut || row == terminals.count - 1 else {
                    try checkSequence(row, size)
                    continue
                }
                defer { start = row + 1 }
                let length = row - start + (nextValues == nil ? 0 : 1)
                guard length > 0 else { continue }
                rows += observations[start * size..<(row + 1) * size]
                if let nextValues {
                    rows += nextValues[row * size..<(row + 1) * size]
                    trajectories.append(
                        .init(length: length, terminated: terminals[row], truncated: isCut || !terminals[row]))
                } else {
                    trajectories.append(.init(length: length, terminated: false, truncated: true))
                }
                kept += start..<start + length
            }
            guard !trajectories.isEmpty else {
                throw DataError(
                    .damaged, path: path,
                    "array 'terminals' ends every episode after one transition, and without 'next_observations' these have no second observation; save 'next_observations', too"
                )
            }
            let truth = actions.map { actions in
                ExpertRecording.Truth(
                    actions: kept.map { actions[$0] }, rewards: rewards.map { rewards in kept.map { rewards[$0] } })
            }
            return ExpertRecording(
                observationCount: size, observations: rows, trajectories: trajectories, truth: truth
            ).stored(as: storage, shape: shape)
        }
    }

    /// Checks that the observation after a transition inside of an episode is the one before the next.
    private func checkSequence(_ row: Int, _ size: Int) throws(DataError) {
        guard let nextValues, let next else { return }
        let after = nextValues[row * size..<(row + 1) * size]
        let before = observations[(row + 1) * size..<(row + 2) * size]
        guard zip(after, before).allSatisfy({ $0 == $1 || $0.isNaN && $1.isNaN }) else {
            throw next.error(
                "has in row \(row) (from 0) another observation than 'observations' in row \(row + 1), and neither 'terminals' nor 'timeouts' ends the episode there; set the flag"
            )
        }
    }

    /// Returns flags, which many programs save as numbers.
    private static func flags(_ array: NPYArray, _ rows: Int) throws(DataError) -> [Bool] {
        try check(array, rows)
        if array.type.kind == .bool { return try array.flags() }
        let numbers = array.floats()
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
        let numbers = array.doubles()
        let actions = numbers.compactMap { Int(exactly: $0) }
        return actions.count == numbers.count && actions.allSatisfy { $0 >= 0 } ? actions : nil
    }

    private static func rewards(_ array: NPYArray?, _ rows: Int) throws(DataError) -> [Float]? {
        guard let array else { return nil }
        try check(array, rows)
        let rewards = array.floats()
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
