/// A property that every action inferencer guarantees.
public enum InferencerLaw: String, CaseIterable, Hashable, Sendable, CheckedLaw {
    /// An instance can be made, has no obstacle in at least one of the tasks, and begins there without an error.
    case acceptance
    /// From `begin` on, the sampling, the label test and the radius are valid and the same for all instances.
    case constancy
    /// Every label has an action of the agent, an error from 0 to the radius, a certainty in 0...1, and a finite reward
    /// or none.
    case labels
    /// `inferredCount` is the number of transitions with a label.
    case count
    /// A label says that its transition ends in a terminal state exactly if the recording says so.
    case ends
    /// `prequential`: the labels of own transitions are valid as in `labels`.
    case tests
    /// The same own steps, samples and random numbers give the same labels, bit for bit.
    case determinism
    /// Instances used alternately, and copies made before `begin`, behave as each does alone.
    case independence
    /// A run does not depend on a run before.
    case beginning
    /// Neither reading labels, nor labeling own transitions, nor prefetching affects labels.
    case reading
    /// Labels do not depend on the recording's true actions and rewards, unless the label test is `exempt`.
    case truth
    /// A state that is saved at any moment and restored in another instance is saved again as the same bytes, and the
    /// run continues exactly as it would have without.
    case saving
    /// Memory use does not keep growing while the same steps and samples are observed again.
    case memory
    /// Steps and samples that were observed before allocate nothing; checked if allocations are counted.
    case allocation

    /// Whether the law compares two runs, so that it cannot be checked without determinism.
    var requiresDeterminism: Bool {
        switch self {
        case .independence, .beginning, .reading, .truth, .saving: true
        default: false
        }
    }
}
