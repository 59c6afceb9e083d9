import Understudy

/// The rule that selects the action among equally near own transitions.
enum VoteRule: String, CaseIterable {
    /// The most frequent action.
    case majority
    /// The action of the first transition.
    case first
}

/// The labels of the entries of the expert's transitions, from the nearest own transitions.
struct Labels {
    private struct Label {
        var action: Int32 = -1
        var reward: Float = 0
        var squaredDistance: Float = 0
        /// `true` if `votes` holds this entry's votes; otherwise `action` has the only vote.
        var hasVotes = false
    }

    private let actionCount: Int
    private let multiplicities: [Int32]
    private var labels: [Label]
    /// The votes for each action, entry by entry; empty if the first transition decides.
    private var votes: [Int32]
    /// The number of labeled expert transitions.
    private(set) var inferredCount = 0

    /// - Parameter multiplicities: the number of transitions of each entry.
    init(multiplicities: [Int32], actions: Int, rule: VoteRule) {
        actionCount = actions
        self.multiplicities = multiplicities
        labels = Array(repeating: Label(), count: multiplicities.count)
        votes = Array(repeating: 0, count: rule == .majority ? multiplicities.count * actions : 0)
    }

    /// Updates the label of `entry` with an own transition that is the nearest so far, or tied.
    ///
    /// A nearer transition replaces the label, and a tied one votes for its action. Of equally frequent actions, the
    /// one that reached that count first wins. The reward is that of the vote with which the action took the lead.
    ///
    /// - Returns: `true` if the transition is nearer than any before it.
    mutating func show(_ entry: Int, squaredDistance: Float, action: Int, reward: Float) -> Bool {
        let label = labels[entry]
        let isNearer = label.action < 0 || squaredDistance < label.squaredDistance
        if label.action < 0 { inferredCount += Int(multiplicities[entry]) }
        if isNearer || votes.isEmpty {
            labels[entry] = Label(action: Int32(action), reward: reward, squaredDistance: squaredDistance)
            return true
        }
        let first = entry * actionCount
        if !label.hasVotes {
            for other in first..<first + actionCount { votes[other] = 0 }
            votes[first + Int(label.action)] = 1
            labels[entry].hasVotes = true
        }
        votes[first + action] += 1
        if label.action != action && votes[first + action] > votes[first + Int(label.action)] {
            labels[entry].action = Int32(action)
            labels[entry].reward = reward
        }
        return false
    }

    /// Prefetches the label of `entry`, which is read next.
    func prefetch(_ entry: Int) {
        Prefetching.ask(for: labels.span.extracting(entry..<entry + 1))
    }

    /// Prefetches the labels of the entries at the offsets `places` from `first`, which are read next.
    func prefetch(_ places: Span<Int32>, after first: Int) {
        Prefetching.ask(for: places, of: labels.span.extracting(first..<labels.count))
    }

    /// Returns the action, the reward and the squared distance; `nil` if no own transition was near.
    func label(of entry: Int) -> (action: Int, reward: Float, squaredDistance: Float)? {
        let label = labels[entry]
        return label.action < 0 ? nil : (Int(label.action), label.reward, label.squaredDistance)
    }
}

extension Labels {
    /// Saves or restores the state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        let count = labels.count
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action", in: -1..<Int32(clamping: actionCount))
            try archive.number(&label.reward, "reward")
            try archive.number(&label.squaredDistance, "squared_distance")
            try archive.flag(&label.hasVotes, "has_votes")
        }
        try archive.require(labels.count, in: count...count, "labels")
        try archive.numbers(&votes, "votes")
        try archive.number(&inferredCount, "inferred_count")
    }
}
