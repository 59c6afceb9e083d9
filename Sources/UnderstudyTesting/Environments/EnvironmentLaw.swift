/// What every environment promises.
public enum EnvironmentLaw: String, CaseIterable, Hashable, Sendable {
    /// Neither a reset, nor a step with any of the actions in a state that is not terminal, throws.
    case acceptance
    /// Spaces and time limit are those of every instance, at any time.
    case constancy
    /// Every element of every observation is written, finite and within the space, and 0 or 1 where the space is binary.
    case observations
    /// Every reward is finite.
    case rewards
    /// The same stream gives the same episodes, bit by bit, and is left in the same state: all randomness comes from it.
    case determinism
    /// Instances that are played in turn do what each does alone.
    case independence
    /// A reset begins an episode that does not depend on what was before it, in the middle of an episode as well.
    case reset
    /// Observing twice gives the same, and changes nothing of what follows.
    case observing
    /// `PackedObserving`: the space is binary, both ways of observing tell the same, and the bits behind the last element are 0.
    case packing
    /// A step after the end of an episode throws, or changes nothing of the observation, is worth 0 and has `terminated` again.
    case end
    /// Playing on does not take more and more memory.
    case memory
    /// `Drawable`: every picture has the declared size, above 0, and shapes with finite coordinates, sizes of at least 0, and enough points.
    case pictures
    /// `ObservationPlacing`: every observation has a place within the picture, and the scene is the same in every state, of shapes as in pictures.
    case places
    /// `Demonstrating`: every proposal is an action, and play by them comes to an end at least once, or is worth more than random play.
    case demonstration
    /// `StateReplaying`: a state that is read can be set in another instance, which goes on from there as the first does, drawing nothing.
    case states

    /// The laws that compare one play with another, of which nothing can be said where the same play differs from itself.
    var restsOnDeterminism: Bool {
        switch self {
        case .independence, .reset, .observing, .states: true
        default: false
        }
    }
}
