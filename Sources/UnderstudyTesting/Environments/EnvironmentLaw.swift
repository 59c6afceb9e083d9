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
    /// `PackedObserving`: the space is binary and both forms of observation agree. Images: the pixels are the observation.
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
