import Understudy

#if canImport(Glibc)
    import CHeap
    import Glibc
#endif

extension EnvironmentLaws {
    /// The bytes in blocks of the C library's heap, all threads together, or `nil` where that cannot be known: without glibc, or with another `malloc` in its
    /// place. Blocks so large that they have pages of their own do not count.
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
    /// What the heap may grow by in a round, through others that use it.
    private static let slack = 65_536
    /// The milliseconds of waiting before another round, so that something else that goes on in the process does not count.
    private static let waits: [UInt32] = [0, 10, 40, 160, 640]

    func memory() throws -> String? {
        guard EnvironmentLaws.bytesInUse != nil else { return nil }
        var player = try player()
        var values = [Float](repeating: 0, count: player.environment.observationSpace.count)
        // What is taken once, such as room that is kept, is taken here.
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

    /// Plays on without keeping anything.
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
