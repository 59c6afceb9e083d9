import Understudy

/// Own transitions, drawn uniformly from the replay memory, for a model to learn from; all memory is taken once.
final class TransitionSample {
    private let count: Int
    private let elementCount: Int
    private let observations: UnsafeMutablePointer<Float>
    private let nextObservations: UnsafeMutablePointer<Float>
    private let actions: UnsafeMutablePointer<Int32>
    private var stream: RandomStream

    init(count: Int, elementCount: Int, stream: RandomStream) {
        self.count = count
        self.elementCount = elementCount
        self.stream = stream
        observations = .allocate(capacity: count * elementCount)
        nextObservations = .allocate(capacity: count * elementCount)
        actions = .allocate(capacity: count)
    }

    deinit {
        observations.deallocate()
        nextObservations.deallocate()
        actions.deallocate()
    }

    /// Calls `body` with a new sample: [count, elementCount], [count] and [count, elementCount].
    func draw(
        from replay: ReplayMemory,
        _ body: (_ observations: Span<Float>, _ actions: Span<Int32>, _ next: Span<Float>) -> Void
    ) {
        for row in 0..<count {
            let index = stream.integer(below: replay.count)
            (actions + row).initialize(to: replay[index].action)
            replay.copyObservations(
                before: index, after: index, to: observations + row * elementCount,
                nextObservations + row * elementCount)
        }
        body(
            UnsafeBufferPointer(start: observations, count: count * elementCount).span,
            UnsafeBufferPointer(start: actions, count: count).span,
            UnsafeBufferPointer(start: nextObservations, count: count * elementCount).span)
    }
}

extension TransitionSample {
    /// Exchanges what changes as a run goes on.
    func exchangeState(with archive: inout StateArchive) throws {
        try stream.exchangeState(with: &archive, "stream")
    }
}
