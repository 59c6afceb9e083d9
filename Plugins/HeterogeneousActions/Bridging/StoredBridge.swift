import Understudy

/// A bridge with a record of its success.
struct StoredBridge {
    private(set) var bridge: Bridge
    private(set) var actions: [Int]
    /// The expert state at the end of the bridge.
    private(set) var end: Int
    private(set) var cost: Float
    private var arrivals = 0
    private var misses = 0

    init(bridge: Bridge, actions: [Int], end: Int, cost: Float) {
        self.bridge = bridge
        self.actions = actions
        self.end = end
        self.cost = cost
    }

    /// Returns whether the steps of `window` from `first` on are the bridge's actions.
    func isMade(of window: RecentSteps, from first: Int) -> Bool { window.takes(actions, from: first) }

    /// Records an execution of the bridge's actions from its start.
    ///
    /// The states of `expert` near the end of the execution must be marked.
    mutating func note(ending expert: ExpertPath) {
        if expert.distance(ofMarked: end) != nil { arrivals += 1 } else { misses += 1 }
    }

    /// Whether the bridge missed its end more often than it reached it, and at least twice.
    var isWrong: Bool { misses >= 2 && misses > arrivals }
}

extension StoredBridge {
    /// A placeholder into which a saved bridge is restored.
    static var unknown: Self { Self(bridge: .unknown, actions: [], end: 0, cost: 0) }

    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try bridge.saveOrRestoreState(in: &archive)
        try archive.numbers(&actions, "actions", varies: true, in: 0..<archive.actionCount)
        try archive.number(&end, "end", in: 0...)
        try archive.number(&cost, "cost")
        try archive.number(&arrivals, "arrivals")
        try archive.number(&misses, "misses")
    }
}
