import Understudy

extension BenchmarkCase {
    /// Creates a case for the steps of each environment in `registry` that needs no parameters.
    ///
    /// - Parameter skipped: called with a message for each environment left out, including the reason.
    static func environments(of registry: Registry, skipped: (String) -> Void) -> [BenchmarkCase] {
        registry.environments.entries.compactMap { entry in
            do {
                let loop = EnvironmentLoop(try entry.makeStandard(in: registry))
                try loop.run(1)
                return BenchmarkCase(group: .environments, name: entry.name, operate: loop.run)
            } catch {
                skipped("environment '\(entry.name)' left out: \(error)")
                return nil
            }
        }
    }
}

/// Endless random play in an environment.
private final class EnvironmentLoop {
    private var play: RandomPlay

    init(_ environment: any Environment) { play = RandomPlay(environment) }

    func run(_ count: Int) throws {
        // Every access to a class property is checked for exclusivity; a local variable avoids that.
        var play = play
        defer { self.play = play }
        for _ in 0..<count { try play.step() }
    }
}
