/// A sample of the agent's own transitions, drawn from the replay memory for a model to learn from.
///
/// Rows are transitions; all lists have `count` of them. The lists keep their memory from one sample to the next.
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
    /// Whether a terminal state followed, [count].
    public var terminated: [Bool]
    /// Whether the action was drawn uniformly from all actions, whatever the state, [count].
    ///
    /// On such steps the action says nothing about the agent's habits.
    public var isRandom: [Bool]

    /// Room for `count` transitions of observations with `elementCount` elements.
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

/// Which own transitions an ``OwnSample`` is made of.
public struct OwnSampling: Hashable, Sendable {
    /// The number of transitions; 0 for no sample.
    public var count: Int
    /// The first rows: so many whose actions were drawn uniformly at random, as far as there are such.
    public var randomCount: Int
    /// The rows after those: so many with a reward other than 0 or a terminal state, as far as they are found quickly.
    public var eventCount: Int

    /// `count` transitions, drawn uniformly but for those of the first two kinds.
    public init(count: Int, randomCount: Int = 0, eventCount: Int = 0) {
        self.count = count
        self.randomCount = randomCount
        self.eventCount = eventCount
    }

    /// No sample.
    public static let none = OwnSampling(count: 0)
}
