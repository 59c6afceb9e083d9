import Understudy

extension EnvironmentChecker {
    private static let stepsOfRound = 10_000
    /// The heap growth in bytes per round that is attributed to other users of the heap.
    private static let slack = 65_536
    /// The delays in milliseconds before each round, so that other activity in the process can end.
    private static let waits = [0, 10, 40, 160, 640]

    func memory() throws -> String? {
        guard Heap.bytesInUse != nil else { return nil }
        var player = try player()
        var values = [Float](repeating: 0, count: player.environment.observationSpace.count)
        // The first round absorbs one-time allocations, such as buffers that are kept.
        try run(&player, &values)
        var least = Int.max
        for wait in Self.waits {
            Heap.wait(milliseconds: wait)
            let before = Heap.bytesInUse ?? 0
            try run(&player, &values)
            least = min(least, (Heap.bytesInUse ?? 0) - before)
            if least <= Self.slack { return nil }
        }
        return
            "\(Self.stepsOfRound) steps take at least \(least) bytes more each time, \(least / Self.stepsOfRound) a step"
    }

    /// Plays one round without keeping any results.
    private func run(_ player: inout Player, _ values: inout [Float]) throws {
        var length = 0
        try player.environment.reset(using: &player.stream)
        for _ in 0..<Self.stepsOfRound {
            let step = try player.environment.step(player.choice(), using: &player.stream)
            var span = values.mutableSpan
            player.environment.observe(into: &span)
            length += 1
            if step.terminated || step.truncated || length == maximumSteps {
                try player.environment.reset(using: &player.stream)
                length = 0
            }
        }
    }
}
