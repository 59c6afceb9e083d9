import Understudy

/// Plays an environment at random and checks the laws of every environment.
///
/// It is meant for the tests of an environment's author, with any testing library:
///
///     #expect(EnvironmentLaws.violations { Corridor() } == [])
///
/// Only what was played is checked. If random play does not reach the end of an episode, the end is checked with
/// `demonstratedAction`, and only if the environment is `Demonstrating`. A trap (`precondition`, an index out of range)
/// ends the test process and cannot be reported as a violation.
public enum EnvironmentLaws {
    /// Returns the laws that an environment violates, in the order of `EnvironmentLaw`, each with its first occurrence.
    ///
    /// If `acceptance` is violated, nothing else is checked. If `determinism` is violated, laws that compare plays are
    /// not checked.
    ///
    /// - Parameters:
    ///   - laws: the laws to check.
    ///   - seed: the seed of the environment's randomness and of the actions. The same seed gives the same plays.
    ///   - episodes: the number of episodes per play, at least 1.
    ///   - maximumSteps: the number of steps after which an episode is truncated, at least 1.
    ///   - make: creates a new instance of the same environment.
    public static func violations(
        of laws: Set<EnvironmentLaw> = Set(EnvironmentLaw.allCases), seed: UInt64 = 0, episodes: Int = 5,
        maximumSteps: Int = 200, _ make: @escaping () throws -> any Environment
    ) -> [LawViolation<EnvironmentLaw>] {
        precondition(episodes >= 1 && maximumSteps >= 1, "a play needs at least one episode of one step")
        let checker = EnvironmentChecker(make: make, seed: seed, episodes: episodes, maximumSteps: maximumSteps)
        return EnvironmentLaw.violations(of: laws) { try checker.detail(of: $0) }
    }
}
