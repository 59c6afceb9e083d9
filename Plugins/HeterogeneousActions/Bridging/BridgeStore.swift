import Understudy

/// The best bridge over each expert transition.
///
/// The costs and action digests are stored separately from the bridges. They are read for many transitions after each
/// agent step, and this layout keeps them in the processor cache.
struct BridgeStore {
    private var bridges: [StoredBridge?]
    private var costs: [Float] = []
    private var digests: [UInt64] = []

    /// Creates an empty store for `count` transitions.
    init(count: Int) {
        bridges = Array(repeating: nil, count: count)
        summarize()
    }

    /// The bridge over transition `j`, if there is one.
    subscript(_ j: Int) -> Bridge? { bridges[j]?.bridge }

    /// Returns the cost of the bridge over transition `j`; lower is better, and infinity means no bridge.
    func cost(of j: Int) -> Float { costs[j] }

    /// The expert states at the ends of all bridges.
    var ends: [Int] { bridges.compactMap { $0?.end } }

    /// Replaces the bridge over transition `j`.
    mutating func keep(_ bridge: StoredBridge?, for j: Int) {
        bridges[j] = bridge
        summarize(j)
    }

    /// Records the outcome if the steps of `window` from `first` on are the bridge over transition `j`.
    ///
    /// The bridge is removed if the record shows it to be wrong.
    ///
    /// - Parameters:
    ///   - digest: the digest of the window's actions from `first` on.
    ///   - expert: the expert path, with the states near the end of the steps marked.
    mutating func note(_ j: Int, _ window: RecentSteps, from first: Int, digest: UInt64, _ expert: ExpertPath) {
        guard digests[j] == digest, bridges[j]?.isMade(of: window, from: first) == true else { return }
        bridges[j]?.note(ending: expert)
        if bridges[j]?.isWrong == true { keep(nil, for: j) }
    }

    private mutating func summarize(_ j: Int) {
        costs[j] = bridges[j]?.cost ?? .infinity
        digests[j] = bridges[j].map { ActionDigest($0.actions).value } ?? 0
    }

    private mutating func summarize() {
        costs = Array(repeating: .infinity, count: bridges.count)
        digests = Array(repeating: 0, count: bridges.count)
        for j in bridges.indices { summarize(j) }
    }
}

extension BridgeStore {
    /// Saves or restores the mutable state.
    mutating func saveOrRestoreState(in archive: inout StateArchive, _ name: String) throws {
        let count = bridges.count
        try archive.list(&bridges, name, fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.saveOrRestoreState(in: &$1) }
        }
        guard archive.isRestoring else { return }
        guard bridges.count == count else { throw StateError(name, "there are \(bridges.count), not \(count)") }
        summarize()
    }
}

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
