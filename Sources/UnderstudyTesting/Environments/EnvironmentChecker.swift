import Understudy

/// Checks the laws of one environment. Each check returns its first finding, or `nil`.
struct EnvironmentChecker {
    let make: () throws -> any Environment
    let seed: UInt64
    let episodes: Int
    let maximumSteps: Int

    func detail(of law: EnvironmentLaw) throws -> String? {
        switch law {
        case .acceptance: try acceptance()
        case .constancy: try constancy()
        case .observations: try observations()
        case .rewards: try rewards()
        case .determinism: try determinism()
        case .independence: try independence()
        case .reset: try reset()
        case .observing: try observing()
        case .packing: try packing()
        case .end: try end()
        case .memory: try Heap.measuring { try memory() }
        case .pictures: try pictures()
        case .places: try places()
        case .demonstration: try demonstration()
        case .states: try states()
        }
    }

    /// Creates a player of a new instance.
    func player(seed offset: UInt64 = 0) throws -> Player {
        Player(try make(), seed: seed &+ offset, maximumSteps: maximumSteps)
    }

    /// Plays all episodes in a new instance and returns the moments.
    func play(seed offset: UInt64 = 0) throws -> [Moment] {
        var player = try player(seed: offset)
        return try player.play(episodes: episodes)
    }
}
