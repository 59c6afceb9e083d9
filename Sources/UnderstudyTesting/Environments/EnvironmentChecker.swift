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
        case .memory: try memory()
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

extension EnvironmentChecker {
    func acceptance() throws -> String? {
        for action in 0..<(try make().actionSpace.count) {
            var player = try player()
            do {
                _ = try player.advance()
            } catch {
                return "the first reset throws: \(error)"
            }
            do {
                _ = try player.environment.step(action, using: &player.stream)
            } catch {
                let name = player.environment.actionSpace.names[action]
                return "the first step with action \(action) (\(name)) throws: \(error)"
            }
        }
        var player = try player()
        var last = "the beginning"
        do {
            _ = try player.play(episodes: episodes) { moment, _ in last = moment.place }
            return nil
        } catch {
            return "what follows on \(last) throws: \(error)"
        }
    }

    func constancy() throws -> String? {
        let first = try make()
        func difference(_ other: any Environment) -> String? {
            if other.observationSpace != first.observationSpace { return "the observation space is another" }
            if other.actionSpace != first.actionSpace { return "the action space is another" }
            if other.standardTimeLimit != first.standardTimeLimit { return "the standard time limit is another" }
            return nil
        }
        if let difference = difference(try make()) { return "in a second instance \(difference)" }
        var found: String?
        var player = try player()
        _ = try player.play(episodes: episodes) { moment, environment in
            if found == nil { found = difference(environment).map { "\(moment.place): \($0)" } }
        }
        return found
    }

    func observations() throws -> String? {
        let space = try make().observationSpace
        for moment in try play() {
            for (place, value) in moment.observation.enumerated() {
                let (low, high) = (space.low[place], space.high[place])
                let problem: String? =
                    if !value.isFinite {
                        "and must be finite, and be written"
                    } else if !(low...high).contains(value) {
                        "and the space has \(low) to \(high)"
                    } else if space.isBinary, value != 0, value != 1 {
                        "and the space is binary"
                    } else if space.isImage, value != value.rounded() {
                        "and the space is of images, whose pixels are whole numbers"
                    } else {
                        nil
                    }
                if let problem { return "\(moment.place): observation[\(place)] is \(value), \(problem)" }
            }
        }
        return nil
    }

    func rewards() throws -> String? {
        try play().first { !$0.reward.isFinite }.map { "\($0.place): the reward is \($0.reward), and must be finite" }
    }

    func determinism() throws -> String? {
        var (first, second) = (try player(), try player())
        let moments = try first.play(episodes: episodes)
        if let difference = try second.play(episodes: episodes).difference(from: moments) { return difference }
        return first.stream == second.stream ? nil : "two equal plays leave the stream in different states"
    }

    func independence() throws -> String? {
        let alone = (try play(), try play(seed: 1))
        var (first, second) = (try player(), try player(seed: 1))
        var together: ([Moment], [Moment]) = ([], [])
        while first.episode < episodes || second.episode < episodes {
            if first.episode < episodes { together.0.append(try first.advance()) }
            if second.episode < episodes { together.1.append(try second.advance()) }
        }
        let difference = alone.0.difference(from: together.0) ?? alone.1.difference(from: together.1)
        return difference.map { "played in turn with another instance, \($0)" }
    }

    func reset() throws -> String? {
        // Uses more starts than other checks, because leftover state may show only by chance.
        let starts = 4 * UInt64(episodes)
        var used = try player()
        for start in 1...starts {
            // Interrupts an episode after an increasing number of steps, unless it ends earlier.
            for _ in 0...Int(start) { _ = try used.advance() }
            used.restart(seed: seed &+ start)
            var moments: [Moment] = []
            repeat { moments.append(try used.advance()) } while used.episode == 0
            var fresh = try player(seed: start)
            if let difference = moments.difference(from: try fresh.play(episodes: 1)) {
                return "after a reset in the middle of an episode, and in a new instance: \(difference)"
            }
        }
        return nil
    }

    func observing() throws -> String? {
        var player = try player()
        var found: String?
        let twice = try player.play(episodes: episodes) { moment, environment in
            var again = moment
            again.observation = environment.observation
            guard found == nil, let difference = moment.difference(from: again) else { return }
            found = "\(moment.place), observed twice: \(difference)"
        }
        if let found { return found }
        return twice.difference(from: try play()).map { "observed twice and once, \($0)" }
    }

    func end() throws -> String? {
        var player = try player()
        guard try playToTheEnd(&player) else { return nil }
        let last = player.environment.observation
        for action in 0..<player.environment.actionSpace.count {
            // An environment may reject the step.
            guard let step = try? player.environment.step(action, using: &player.stream) else { continue }
            let name = "action \(action) (\(player.environment.actionSpace.names[action])) after the end"
            if step.reward != 0 { return "\(name) has the reward \(step.reward), and must have 0 or throw" }
            if !step.terminated { return "\(name) has no 'terminated', and must have it or throw" }
            if player.environment.observation.map(\.bitPattern) != last.map(\.bitPattern) {
                return "\(name) changes the observation, and must not, or throw"
            }
        }
        return nil
    }

    /// The maximum number of steps in the search for the end of an episode.
    private static let maximumSteps = 10_000

    /// Plays one episode, with demonstrated actions if available and random actions otherwise.
    ///
    /// Returns `false` if the episode does not end.
    private func playToTheEnd(_ player: inout Player) throws -> Bool {
        _ = try player.advance()
        for _ in 0..<Self.maximumSteps {
            let action =
                if let expert = player.environment as? any Demonstrating {
                    expert.demonstratedAction(using: &player.stream)
                } else {
                    player.choice()
                }
            let step = try player.environment.step(action, using: &player.stream)
            if step.terminated || step.truncated { return step.terminated }
        }
        return false
    }
}

extension EnvironmentChecker {
    private static let stepsOfRound = 1_000

    func memory() throws -> String? {
        var player = try player()
        var values = [Float](repeating: 0, count: player.environment.observationSpace.count)
        // The first round absorbs one-time allocations, such as buffers that are kept.
        try run(&player, &values)
        return try Heap.growth { try run(&player, &values) }.map {
            "\(Self.stepsOfRound) steps take at least \($0) bytes more each time, \($0 / Self.stepsOfRound) a step"
        }
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
