import Foundation
import Understudy

/// The content of a recording: its episodes, its states and the ranges of its dimensions.
package struct RecordingSummary: Encodable, Sendable {
    /// The smallest, the mean and the largest of some numbers.
    package struct Spread: Encodable, Hashable, Sendable {
        package let min: Double
        package let mean: Double
        package let max: Double
    }

    /// One dimension of the observations, over all finite numbers.
    package struct Dimension: Encodable, Hashable, Sendable {
        package let min: Float
        package let max: Float
        package let mean: Double
        package let std: Double
        /// The numbers that are infinite or NaN.
        package let nonfinite: Int

        /// Whether all numbers are the same.
        package var isConstant: Bool { min == max && nonfinite == 0 }
    }

    package let episodes: Int
    package let transitions: Int
    /// The transitions of an episode.
    package let lengths: Spread
    package let terminated: Int
    package let truncated: Int
    /// The dimensions of an observation.
    package let observationShape: [Int]
    /// The storage of observations: `bool`, `byte` or `float`.
    package let storage: String
    /// Observations that differ in at least one bit.
    package let distinctStates: Int
    /// Pairs of distinct states that follow each other.
    package let distinctTransitions: Int
    /// Episodes with the same observations as an earlier one.
    package let repeatedEpisodes: Int
    /// The true actions, by number; empty if there are none.
    package let actionCounts: [Int]
    /// The mean return of the true rewards, or that of the recording's description; `nil` if unknown.
    package let meanReturn: Double?
    package let dimensions: [Dimension]
    package let files: [DataFile]

    enum CodingKeys: String, CodingKey {
        case episodes, transitions, lengths, terminated, truncated, storage, dimensions, files
        case observationShape = "observation_shape"
        case distinctStates = "distinct_states"
        case distinctTransitions = "distinct_transitions"
        case repeatedEpisodes = "repeated_episodes"
        case actionCounts = "action_counts"
        case meanReturn = "mean_return"
    }

    /// Measures a recording.
    ///
    /// - Parameter statedReturn: the mean return of the recording's description.
    package init(of recording: ExpertRecording, statedReturn: Double?) {
        let states =
            recording.observations.bytes.map { Self.states(of: recording, $0) }
            ?? Self.states(of: recording, recording.observations.map(\.bitPattern))
        var steps: Set<Int64> = []
        var played: Set<ArraySlice<Int32>> = []
        var (row, repeated) = (0, 0)
        for trajectory in recording.trajectories {
            for place in row..<row + trajectory.length {
                steps.insert(Int64(states[place]) << 32 | Int64(states[place + 1]))
            }
            if !played.insert(states[row...row + trajectory.length]).inserted { repeated += 1 }
            row += trajectory.length + 1
        }
        let lengths = recording.trajectories.map { Double($0.length) }
        episodes = recording.trajectories.count
        transitions = recording.transitionCount
        self.lengths = Spread(
            min: lengths.min() ?? 0, mean: lengths.reduce(0, +) / Double(max(lengths.count, 1)), max: lengths.max() ?? 0
        )
        terminated = recording.trajectories.count { $0.terminated }
        truncated = recording.trajectories.count { $0.truncated }
        observationShape = recording.observationShape
        storage = recording.storage.rawValue
        distinctStates = Int(states.max() ?? -1) + 1
        distinctTransitions = steps.count
        repeatedEpisodes = repeated
        files = recording.files
        meanReturn = recording.meanReturn ?? statedReturn
        dimensions = Self.dimensions(of: recording)
        let actions = recording.actions ?? []
        // A recording with absurd numbers gets no table of them.
        let most = actions.max() ?? -1
        var counts = [Int](repeating: 0, count: most < 4096 ? most + 1 : 0)
        if !counts.isEmpty { for action in actions { counts[action] += 1 } }
        actionCounts = counts
    }
}

extension RecordingSummary {
    /// Returns the number of each row's state, in the order of their first rows.
    ///
    /// - Parameter elements: the numbers of all observations, or what stands for them.
    private static func states<Element: Hashable>(of recording: ExpertRecording, _ elements: [Element]) -> [Int32] {
        let size = recording.observationCount
        var known: [ArraySlice<Element>: Int32] = [:]
        var states: [Int32] = []
        states.reserveCapacity(recording.rowCount)
        for row in 0..<recording.rowCount {
            let state = elements[row * size..<(row + 1) * size]
            let number = known[state] ?? Int32(known.count)
            known[state] = number
            states.append(number)
        }
        return states
    }

    private static func dimensions(of recording: ExpertRecording) -> [Dimension] {
        var tallies = [Tally](repeating: Tally(), count: recording.observationCount)
        var room: [Float] = []
        for row in 0..<recording.rowCount {
            recording.withObservation(inRow: row, using: &room) { values in
                for index in tallies.indices { tallies[index].add(values[index]) }
            }
        }
        return tallies.map(\.dimension)
    }

    /// The numbers of one dimension so far.
    private struct Tally {
        private var (least, most) = (Float.infinity, -Float.infinity)
        private var (count, mean, squares, nonfinite) = (0.0, 0.0, 0.0, 0)

        mutating func add(_ value: Float) {
            guard value.isFinite else {
                nonfinite += 1
                return
            }
            (least, most) = (Swift.min(least, value), Swift.max(most, value))
            count += 1
            // The mean and the sum of squares as they grow (Welford 1962).
            let change = Double(value) - mean
            mean += change / count
            squares += change * (Double(value) - mean)
        }

        var dimension: Dimension {
            Dimension(
                min: count > 0 ? least : 0, max: count > 0 ? most : 0, mean: mean,
                std: count > 0 ? (squares / count).squareRoot() : 0, nonfinite: nonfinite)
        }
    }
}

extension ExpertRecording {
    /// The mean of the returns of all episodes, from the true rewards; `nil` if there are none.
    package var meanReturn: Double? {
        guard let rewards = truth?.rewards, !trajectories.isEmpty else { return nil }
        return rewards.reduce(0) { $0 + Double($1) } / Double(trajectories.count)
    }
}
