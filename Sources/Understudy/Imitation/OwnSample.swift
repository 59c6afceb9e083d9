/// A sample of the agent's own transitions, drawn from the replay memory, from which a model learns.
///
/// Each row is one transition; every list has `count` rows. The lists keep their memory between samples.
public struct OwnSample: Sendable {
    /// The number of transitions.
    public let count: Int
    /// The number of elements of an observation.
    public let elementCount: Int
    /// The observations before the steps, [count, elementCount].
    public var observations: [Float]
    /// The agent's actions, [count].
    public var actions: [Int32]
    /// The rewards, [count].
    public var rewards: [Float]
    /// The observations after the steps, [count, elementCount].
    public var next: [Float]
    /// `true` if the next state is terminal, [count].
    public var terminated: [Bool]
    /// `true` if the action was drawn uniformly from all actions, independently of the state, [count].
    ///
    /// Such an action reveals nothing about the agent's habits.
    public var isRandom: [Bool]

    /// Allocates `count` transitions of observations with `elementCount` elements.
    public init(count: Int, elementCount: Int) {
        self.count = count
        self.elementCount = elementCount
        observations = Array(repeating: 0, count: count * elementCount)
        actions = Array(repeating: 0, count: count)
        rewards = Array(repeating: 0, count: count)
        next = Array(repeating: 0, count: count * elementCount)
        terminated = Array(repeating: false, count: count)
        isRandom = Array(repeating: true, count: count)
    }
}

/// The composition of an ``OwnSample``.
public struct OwnSampling: Hashable, Sendable {
    /// The number of transitions; 0 for no sample.
    public var count: Int
    /// The number of leading rows with uniformly random actions, as far as such transitions exist.
    public var randomCount: Int
    /// The number of rows after those with a nonzero reward or a terminal state, as far as they are found quickly.
    public var eventCount: Int

    /// Creates the composition of a sample of `count` transitions.
    ///
    /// All rows except those of the first two kinds are drawn uniformly.
    public init(count: Int, randomCount: Int = 0, eventCount: Int = 0) {
        self.count = count
        self.randomCount = randomCount
        self.eventCount = eventCount
    }

    /// No sample.
    public static let none = OwnSampling(count: 0)
}
