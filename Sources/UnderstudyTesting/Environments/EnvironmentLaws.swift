import Understudy

/// A property that every environment guarantees.
public enum EnvironmentLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// Neither a reset nor a step throws, for any action in any nonterminal state.
    case acceptance
    /// The spaces and the time limit are the same for every instance and never change.
    case constancy
    /// Every element of every observation is written, finite and within the space; in a binary space it is 0 or 1.
    case observations
    /// Every reward is finite.
    case rewards
    /// The same stream gives bit-identical episodes and ends in the same state.
    ///
    /// The stream is the only source of randomness.
    case determinism
    /// Instances played alternately behave as each does alone.
    case independence
    /// A reset starts an episode that does not depend on earlier events, even in the middle of an episode.
    case reset
    /// Observing twice gives the same result and does not affect later behavior.
    case observing
    /// `PackedObserving`: the space is binary and both forms of observation agree.
    ///
    /// The bits after the last element are 0.
    case packing
    /// A step after the end of an episode throws, or has no effect.
    ///
    /// Without effect means that the observation does not change, the reward is 0 and `terminated` is set.
    case end
    /// Memory use does not keep growing during play.
    case memory
    /// `Drawable`: every picture has the declared size, above 0, and valid shapes.
    ///
    /// Valid shapes have finite coordinates, nonnegative sizes and enough points.
    case pictures
    /// `ObservationPlacing`: every observation has a place within the picture.
    ///
    /// The scene is the same in every state and has valid shapes.
    case places
    /// `Demonstrating`: every proposed action is valid.
    ///
    /// Demonstrated play terminates at least once, or its return is higher than that of random play.
    case demonstration
    /// `StateReplaying`: a state can be copied to another instance, which then behaves like the first.
    ///
    /// Steps draw no random numbers.
    case states

    /// Whether the law compares two plays, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .reset, .observing, .states: true
        default: false
        }
    }
}

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
