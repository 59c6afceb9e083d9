import Understudy

/// Which of the own transitions that are equally near give the action.
enum VoteRule: String, CaseIterable {
    /// The action of most of them.
    case majority
    /// The action of the first.
    case first
}

/// What the nearest own transitions say about each entry of the expert's transitions.
struct Labels {
    private struct Label {
        var action: Int32 = -1
        var reward: Float = 0
        var squaredDistance: Float = 0
    }

    private let actionCount: Int
    private var labels: [Label]
    /// The votes for each action, entry by entry; none where the first transition decides.
    private var votes: [Int32]
    /// The number of expert transitions that have a label.
    private(set) var inferredCount = 0

    init(entries: Int, actions: Int, rule: VoteRule) {
        actionCount = actions
        labels = Array(repeating: Label(), count: entries)
        votes = Array(repeating: 0, count: rule == .majority ? entries * actions : 0)
    }

    /// Lets an own transition that is nearer to `entry` than any before it, or as near, explain it or vote for its action.
    ///
    /// Of equally frequent actions the one stands that had as many votes first. The reward is that of the vote with which the action took the lead.
    ///
    /// - Returns: whether it is nearer than any before it.
    mutating func show(
        _ entry: Int, multiplicity: Int, squaredDistance: Float, action: Int, reward: Float
    ) -> Bool {
        let label = labels[entry]
        let isNearer = label.action < 0 || squaredDistance < label.squaredDistance
        inferredCount += label.action < 0 ? multiplicity : 0
        guard !votes.isEmpty else {
            labels[entry] = Label(action: Int32(action), reward: reward, squaredDistance: squaredDistance)
            return true
        }
        let first = entry * actionCount
        if isNearer { for other in first..<first + actionCount { votes[other] = 0 } }
        votes[first + action] += 1
        if isNearer || (label.action != action && votes[first + action] > votes[first + Int(label.action)]) {
            labels[entry] = Label(action: Int32(action), reward: reward, squaredDistance: squaredDistance)
        }
        return isNearer
    }

    /// The action, the reward and the squared distance; `nil` where nothing was near.
    func label(of entry: Int) -> (action: Int, reward: Float, squaredDistance: Float)? {
        let label = labels[entry]
        return label.action < 0 ? nil : (Int(label.action), label.reward, label.squaredDistance)
    }
}

extension Labels {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try archive.list(&labels, "labels", fresh: Label()) { label, archive in
            try archive.number(&label.action, "action")
            try archive.number(&label.reward, "reward")
            try archive.number(&label.squaredDistance, "squared_distance")
        }
        try archive.numbers(&votes, "votes")
        try archive.number(&inferredCount, "inferred_count")
    }
}
