import ImitationTools
import Understudy

/// The fraction of expert states that consist of what the agent has seen (our method).
///
/// It recognizes a recording of something else, such as another game of the same shape, and exists for binary
/// observations with channels. An expert state is supported if every bit has been set in an agent state, and if the
/// number of bits is right in each channel that always had the same number. In MinAtar, such a channel shows the
/// player.
struct StateSupport {
    /// The number of agent steps per observed state.
    private static let period = 4
    /// The longest pause between two checks of the expert states, in agent steps.
    private static let longestPause = 10_000
    /// The fractions up to which there is no trust, and from which there is full trust.
    ///
    /// Of the experts' states in the repository, 0.30 (Freeway) to 1.00 (Asterix) are supported after 10,000 steps of
    /// random play; of recordings with permuted channels or of another game, 0.00 to 0.07.
    private static let ramp = TrustRamp(none: 0.1, full: 0.25)

    private let layout: BitLayout
    /// The expert states, as sets of bits.
    private let rows: [UInt64]
    /// The bits that have been set in an agent state.
    private var seen: [UInt64]
    /// The smallest number of bits in an agent state, by channel.
    private var least: [Int]
    /// The largest number of bits in an agent state, by channel.
    private var most: [Int]
    private var steps = 0
    /// The number of agent steps at which the expert states are checked next.
    private var nextCheck = 1
    /// The bits of the current state.
    private var current: [UInt64]

    /// The fraction of supported expert states in the last check; `nil` before the first one.
    private(set) var share: Double?

    /// Creates the test, or returns `nil` if observations are not binary or have no channels.
    init?(of recording: ExpertRecording, observations: ObservationSpace) {
        guard observations.isBinary, observations.shape.count > 1 else { return nil }
        let layout = BitLayout(channelsOf: observations)
        let width = layout.wordCount
        var rows = [UInt64](repeating: 0, count: recording.rowCount * width)
        var room: [Float] = []
        for row in 0..<recording.rowCount {
            recording.withObservation(inRow: row, using: &room) { layout.pack($0, into: &rows, at: row * width) }
        }
        self.layout = layout
        self.rows = rows
        seen = Array(repeating: 0, count: width)
        current = seen
        least = Array(repeating: layout.cells, count: layout.channels)
        most = Array(repeating: 0, count: layout.channels)
    }

    /// The resulting trust, in 0...1.
    var trust: Float { Self.ramp.trust(at: share) }

    /// Observes an agent state.
    mutating func observe(_ observation: Span<Float>) {
        steps += 1
        guard steps % Self.period == 1 else { return }
        layout.pack(observation, into: &current, at: 0)
        for word in current.indices { seen[word] |= current[word] }
        for channel in 0..<layout.channels {
            let bits = count(of: channel, in: current, at: 0)
            least[channel] = min(least[channel], bits)
            most[channel] = max(most[channel], bits)
        }
    }

    /// Checks the expert states if that is due.
    ///
    /// - Complexity: O(number of transitions) in a check; checks become rarer.
    mutating func updateBegins() {
        guard steps >= nextCheck else { return }
        nextCheck = steps + min(max(steps / 4, 500), Self.longestPause)
        let width = layout.wordCount
        var supported = 0
        for start in stride(from: 0, to: rows.count, by: width) where isSupported(at: start) { supported += 1 }
        share = Double(supported) / Double(max(rows.count / width, 1))
    }

    /// Whether the expert state whose first word is at `start` is supported.
    private func isSupported(at start: Int) -> Bool {
        for word in 0..<layout.wordCount where rows[start + word] & ~seen[word] != 0 { return false }
        for channel in 0..<layout.channels where least[channel] == most[channel] {
            if count(of: channel, in: rows, at: start) != least[channel] { return false }
        }
        return true
    }

    private func count(of channel: Int, in words: [UInt64], at start: Int) -> Int {
        let first = start + channel * layout.wordsPerChannel
        var count = 0
        for word in first..<first + layout.wordsPerChannel { count += words[word].nonzeroBitCount }
        return count
    }
}

extension StateSupport {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try archive.numbers(&seen, "seen")
        try archive.numbers(&least, "least")
        try archive.numbers(&most, "most")
        try archive.number(&steps, "steps")
        try archive.number(&nextCheck, "next_check")
        try archive.optional(&share, "share")
        if let share { try archive.require(share, in: 0...1, "share") }
    }
}
