/// The rows of one update: first the agent's own samples, then those of the expert.
///
/// All memory is taken once.
package final class UpdateBatch {
    /// One sample, apart from its observations.
    struct Row: Hashable {
        /// The action whose value is learned.
        var action: Int
        /// The reward, discounted to the sample's first step where it spans several.
        var reward: Float
        /// The factor on the value of the next observation: gamma to the number of steps, 0 after a terminal state.
        var discount: Float
        /// The weight of the temporal-difference loss.
        var weight: Float
        /// The weight of the imitation loss.
        var imitationWeight: Float = 0
        /// The paired expert transition of an own sample, or the expert transition of an expert's; -1 for none.
        var expertTransition = -1
        /// The place of an own sample in the replay memory.
        var replayIndex = -1
    }

    let capacity: Int
    let observationCount: Int
    /// [capacity, observationCount]
    let observations: UnsafeMutablePointer<Float>
    /// [capacity, observationCount]
    let nextObservations: UnsafeMutablePointer<Float>
    /// The rows that are filled.
    private(set) var count = 0

    // No array: each change of one in a class is checked for exclusive access.
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

    /// Appends a row whose two observations `fill` writes.
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
