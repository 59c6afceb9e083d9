import Understudy

#if canImport(Glibc)
    import CHeap
    import Glibc
#endif

extension EnvironmentLaws {
    /// The bytes allocated in the C library's heap by all threads; `nil` if unknown.
    ///
    /// It is unknown without glibc, or if another `malloc` replaces glibc's. Blocks so large that they are mapped
    /// separately do not count.
    static var bytesInUse: Int? {
        #if canImport(Glibc)
            let bytes = mallinfo2().uordblks
            return bytes > 0 ? Int(bytes) : nil
        #else
            return nil
        #endif
    }
}

extension EnvironmentChecker {
    private static let stepsOfRound = 10_000
    /// The heap growth in bytes per round that is attributed to other users of the heap.
    private static let slack = 65_536
    /// The delays in milliseconds before each round, so that other activity in the process can end.
    private static let waits: [UInt32] = [0, 10, 40, 160, 640]

    func memory() throws -> String? {
        guard EnvironmentLaws.bytesInUse != nil else { return nil }
        var player = try player()
        var values = [Float](repeating: 0, count: player.environment.observationSpace.count)
        // The first round absorbs one-time allocations, such as buffers that are kept.
        try run(&player, &values)
        var least = Int.max
        for wait in Self.waits {
            #if canImport(Glibc)
                usleep(1000 * wait)
            #endif
            let before = EnvironmentLaws.bytesInUse ?? 0
            try run(&player, &values)
            least = min(least, (EnvironmentLaws.bytesInUse ?? 0) - before)
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
