import ImitationTools
import Understudy

/// An index of the expert's transitions by start state, which finds those that an agent step could have reproduced.
///
/// Equal transitions share one entry. The distance of states is that of ``ExpertStates``. The difference between two
/// outcomes is measured between the state changes: each dimension is divided by its standard deviation over the
/// recording, and the result by the square root of the number of dimensions. For binary observations, it is 1 minus the
/// mean Jaccard index over the channels of the next states.
struct Surroundings {
    /// An entry that starts near an agent step.
    struct Hit {
        var entry: Int
        /// The difference between the two outcomes.
        var difference: Float
    }

    /// The entries found by the last search.
    private(set) var hits: [Hit] = []
    /// The number of entries.
    let entryCount: Int

    private var states: ExpertStates
    private var neighbors: [Neighbor] = []
    private let radius: Float
    private let entries: [Int32]
    /// The entries of each state, grouped by state.
    private let members: [Int32]
    private let starts: [Int32]
    private var outcomes: Outcomes

    /// The maximum number of states that count as near.
    private static let maximumStates = 32

    init(_ recording: ExpertRecording, observations: ObservationSpace, radius: Float) {
        self.radius = radius
        let states = ExpertStates(recording, observations: observations)
        let distinct = DistinctRows(recording)
        let firsts = distinct.firsts.map { Int($0) }
        var starts = [Int32](repeating: 0, count: states.count + 1)
        for j in firsts { starts[states.state(of: j) + 1] += 1 }
        for state in 0..<states.count { starts[state + 1] += starts[state] }
        var next = starts
        var members = [Int32](repeating: 0, count: distinct.count)
        for (entry, j) in firsts.enumerated() {
            let state = states.state(of: j)
            members[Int(next[state])] = Int32(entry)
            next[state] += 1
        }
        self.states = states
        self.members = members
        self.starts = starts
        entries = distinct.entries
        entryCount = distinct.count
        outcomes = Outcomes(recording, observations: observations, transitions: firsts)
        hits.reserveCapacity(64)
        neighbors.reserveCapacity(Self.maximumStates + 1)
    }

    /// Returns the entry of transition `j`.
    func entry(of j: Int) -> Int { Int(entries[j]) }

    /// Finds the entries that start near `observation`, with the difference of their outcomes from `next`.
    mutating func find(_ observation: Span<Float>, _ next: Span<Float>) {
        hits.removeAll(keepingCapacity: true)
        states.nearestStates(Self.maximumStates, to: observation, within: radius, into: &neighbors)
        guard !neighbors.isEmpty else { return }
        outcomes.set(observation, next)
        for neighbor in neighbors {
            for place in Int(starts[neighbor.index])..<Int(starts[neighbor.index + 1]) {
                let entry = Int(members[place])
                hits.append(Hit(entry: entry, difference: outcomes.difference(to: entry)))
            }
        }
    }
}

/// The outcomes of transitions, and their differences from the outcome of an agent step.
private struct Outcomes {
    private let isBinary: Bool
    /// The scaled state changes of the entries; empty for binary observations.
    private var changes: [Float] = []
    private var scale: [Float] = []
    private var change: [Float] = []
    /// The next states of the entries as bits.
    private var bits: [UInt64] = []
    private var query: [UInt64] = []
    private let layout: BitLayout

    init(_ recording: ExpertRecording, observations: ObservationSpace, transitions: [Int]) {
        isBinary = observations.isBinary
        layout = BitLayout(channelsOf: observations)
        let size = recording.observationCount
        var room: [Float] = []
        if isBinary {
            let layout = layout
            var next = [UInt64](repeating: 0, count: layout.wordCount)
            for j in transitions {
                recording.withObservation(inRow: recording.row(of: j) + 1, using: &room) {
                    layout.pack($0, into: &next, at: 0)
                }
                bits += next
            }
            query = next
        } else {
            let scale = recording.moments(of: .change).map { $0.scale(dividedBy: Double(size)) }
            self.scale = scale
            change = Array(repeating: 0, count: size)
            var changes: [Float] = []
            changes.reserveCapacity(transitions.count * size)
            for j in transitions {
                recording.withTransition(j, using: &room) { state, next in
                    for axis in 0..<size { changes.append((next[axis] - state[axis]) * scale[axis]) }
                }
            }
            self.changes = changes
        }
    }

    /// Sets the agent step to compare with.
    mutating func set(_ observation: Span<Float>, _ next: Span<Float>) {
        if isBinary {
            layout.pack(next, into: &query, at: 0)
        } else {
            for axis in scale.indices { change[axis] = (next[axis] - observation[axis]) * scale[axis] }
        }
    }

    /// Returns the difference between the agent step's outcome and that of `entry`.
    func difference(to entry: Int) -> Float {
        isBinary ? bitDifference(to: entry) : changeDifference(to: entry)
    }

    private func changeDifference(to entry: Int) -> Float {
        let first = entry * change.count
        var sum: Float = 0
        for axis in change.indices {
            let difference = change[axis] - changes[first + axis]
            sum += difference * difference
        }
        return sum.squareRoot()
    }

    private func bitDifference(to entry: Int) -> Float {
        let width = layout.wordsPerChannel
        var sum: Float = 0
        for channel in 0..<layout.channels {
            var (common, either) = (0, 0)
            for word in channel * width..<(channel + 1) * width {
                let other = bits[entry * layout.wordCount + word]
                common += (query[word] & other).nonzeroBitCount
                either += (query[word] | other).nonzeroBitCount
            }
            sum += either == 0 ? 0 : 1 - Float(common) / Float(either)
        }
        return sum / Float(layout.channels)
    }
}
