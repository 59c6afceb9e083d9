import UnderstudyKernels

/// The rows of one update, allocated once: first the agent's samples, then the expert's.
package final class UpdateBatch {
    /// A sample without its observations.
    struct Row: Hashable {
        /// The action whose value is updated.
        var action: Int
        /// The reward, or the discounted sum of rewards for several steps.
        var reward: Float
        /// The factor on the value of the next observation: gamma to the number of steps, 0 after a terminal state.
        var discount: Float
        /// The weight of the temporal-difference loss.
        var weight: Float
        /// The weight of the imitation loss.
        var imitationWeight: Float = 0
        /// The expert transition paired with an agent sample or used for an expert sample; -1 for none.
        var expertTransition = -1
        /// The position of an agent sample in the replay memory.
        var replayIndex = -1
    }

    let capacity: Int
    let observationCount: Int
    /// The observations, [capacity, observationCount].
    let observations: Buffer<Float>
    /// The next observations, [capacity, observationCount].
    let nextObservations: Buffer<Float>
    /// The number of rows in use.
    private(set) var count = 0

    // Not an array, because every mutation of an array in a class needs an exclusivity check.
    private let storage: Buffer<Row>

    package init(capacity: Int, observationCount: Int) {
        self.capacity = capacity
        self.observationCount = observationCount
        observations = Buffer(zeros: capacity * observationCount)
        nextObservations = Buffer(zeros: capacity * observationCount)
        storage = Buffer(repeating: Row(action: 0, reward: 0, discount: 0, weight: 0), count: capacity)
    }

    subscript(row: Int) -> Row {
        get {
            precondition(row >= 0 && row < count, "no such row in the batch")
            return storage[row]
        }
        set {
            precondition(row >= 0 && row < count, "no such row in the batch")
            storage[row] = newValue
        }
    }

    package func removeAll() { count = 0 }

    /// Appends a row whose observations the caller writes.
    ///
    /// - Returns: the place of their first elements in `observations` and `nextObservations`.
    func append(_ row: Row) -> Int {
        precondition(count < capacity, "the batch is full")
        storage[count] = row
        count += 1
        return (count - 1) * observationCount
    }
}
