import Understudy

/// The best bridge past each of the expert's transitions.
///
/// What is asked for after each own step, of many transitions, stands by itself: costs and digests of actions stay in the processor's cache, whole bridges do not.
struct KeptBridges {
    private var bridges: [KeptBridge?]
    private var costs: [Float] = []
    private var digests: [UInt64] = []

    /// None past any of `count` transitions.
    init(count: Int) {
        bridges = Array(repeating: nil, count: count)
        summarize()
    }

    /// The bridge past transition `j`.
    subscript(_ j: Int) -> Bridge? { bridges[j]?.bridge }

    /// Its cost, the lower the better; infinite where there is none.
    func cost(of j: Int) -> Float { costs[j] }

    /// Replaces the bridge past transition `j`.
    mutating func keep(_ bridge: KeptBridge?, for j: Int) {
        bridges[j] = bridge
        summarize(j)
    }

    /// Notes where the steps of `window` from `first` on led, if they are the bridge past transition `j`, which is dropped if that shows it to be wrong.
    ///
    /// - Parameters:
    ///   - digest: the window's from `first` on.
    ///   - expert: has the states marked in which the steps ended.
    mutating func note(_ j: Int, _ window: OwnWindow, from first: Int, digest: UInt64, _ expert: ExpertPath) {
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

/// A number that equal actions have in common, and hardly any others; never 0.
struct ActionDigest {
    private(set) var value: UInt64 = 1

    init() {}

    init(_ actions: [Int]) {
        for action in actions { append(action) }
    }

    mutating func append(_ action: Int) {
        // FNV-1a's multiplier is odd, so that 0 comes of no action below 2^40.
        value = (value ^ UInt64(truncatingIfNeeded: action &+ 1)) &* 0x100_0000_01B3
        if value == 0 { value = 1 }
    }
}

extension KeptBridges {
    /// Exchanges what changes as a run goes on.
    mutating func exchangeState(with archive: inout StateArchive, _ name: String) throws {
        let count = bridges.count
        try archive.list(&bridges, name, fresh: nil) { bridge, archive in
            try archive.presence(of: &bridge, fresh: .unknown) { try $0.exchangeState(with: &$1) }
        }
        guard archive.isRestoring else { return }
        guard bridges.count == count else { throw StateError(name, "there are \(bridges.count), not \(count)") }
        summarize()
    }
}
