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
    let observations: UnsafeMutablePointer<Float>
    /// The next observations, [capacity, observationCount].
    let nextObservations: UnsafeMutablePointer<Float>
    /// The number of rows in use.
    private(set) var count = 0

    // Not an array, because every mutation of an array in a class needs an exclusivity check.
    private let storage: UnsafeMutablePointer<Row>

    package init(capacity: Int, observationCount: Int) {
        self.capacity = capacity
        self.observationCount = observationCount
        observations = .allocate(capacity: capacity * observationCount)
        nextObservations = .allocate(capacity: capacity * observationCount)
        storage = .allocate(capacity: capacity)
    }

    deinit {
        observations.deallocate()
        nextObservations.deallocate()
        storage.deallocate()
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

    /// Appends a row and lets `fill` write its two observations.
    func append(
        _ row: Row,
        fill: (_ observation: UnsafeMutablePointer<Float>, _ nextObservation: UnsafeMutablePointer<Float>) -> Void
    ) {
        let place = count
        precondition(place < capacity, "the batch is full")
        fill(observations + place * observationCount, nextObservations + place * observationCount)
        (storage + place).initialize(to: row)
        count = place + 1
    }

    /// Appends a row with copies of its two observations.
    func append(_ row: Row, _ observation: UnsafePointer<Float>, _ nextObservation: UnsafePointer<Float>) {
        append(row) { first, next in
            first.update(from: observation, count: observationCount)
            next.update(from: nextObservation, count: observationCount)
        }
    }
}
