import Understudy

/// A bridge, and how it has proved so far.
struct KeptBridge {
    private(set) var bridge: Bridge
    private(set) var actions: [Int]
    /// The expert's state in which it ends.
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

    /// Whether the steps of `window` from `first` on are its actions.
    func isMade(of window: OwnWindow, from first: Int) -> Bool { window.takes(actions, from: first) }

    /// Notes that the agent took its actions from its start, and ended where states of `expert` are marked.
    mutating func note(ending expert: ExpertPath) {
        if expert.distance(ofMarked: end) != nil { arrivals += 1 } else { misses += 1 }
    }

    /// Whether it missed its end more often than not, and at least twice.
    var isWrong: Bool { misses >= 2 && misses > arrivals }
}

extension KeptBridge {
    /// A bridge to restore a saved one into.
    static var unknown: Self { Self(bridge: .unknown, actions: [], end: 0, cost: 0) }

    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive) throws {
        try bridge.exchangeState(with: &archive)
        try archive.numbers(&actions, "actions", varies: true)
        try archive.number(&end, "end")
        try archive.number(&cost, "cost")
        try archive.number(&arrivals, "arrivals")
        try archive.number(&misses, "misses")
    }
}
