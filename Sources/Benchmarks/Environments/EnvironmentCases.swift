import Understudy

extension BenchmarkCase {
    /// The steps of every environment of `registry` that needs no parameters.
    ///
    /// - Parameter skipped: is told what is left out, and why.
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

/// Random play in an environment, over and over.
private final class EnvironmentLoop {
    private var play: RandomPlay

    init(_ environment: any Environment) { play = RandomPlay(environment) }

    func run(_ count: Int) throws {
        // A property of a class would be checked for exclusive access at every step.
        var play = play
        defer { self.play = play }
        for _ in 0..<count { try play.step() }
    }
}
