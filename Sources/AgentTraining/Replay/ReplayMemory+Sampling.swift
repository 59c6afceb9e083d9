import Understudy

extension ReplayMemory {
    /// Fills `batch` with `count` agent samples.
    ///
    /// Samples are drawn uniformly or by priority. Prioritized sampling draws one sample from each of `count` equal
    /// parts of the sum of priorities (Schaul et al. 2016, appendix B.2.1). Each sample gets the importance-sampling
    /// weight (number · probability)^-beta, divided by the maximum weight of the batch.
    ///
    /// - Parameters:
    ///   - steps: the number of rewards in a sample's return, limited by the episode and the memory (Sutton 1988;
    ///     multi-step targets as in Hessel et al. 2018).
    ///   - progress: the completed fraction of the run's updates, in 0...1.
    package func sample(
        _ count: Int, steps: Int, gamma: Float, progress: Double, into batch: UpdateBatch,
        using stream: inout RandomStream
    ) {
        let own = 1 / Float(count)
        guard let priorities else {
            for _ in 0..<count {
                append(stream.integer(below: self.count), steps: steps, gamma: gamma, weight: own, to: batch)
            }
            return
        }
        let beta = priorities.settings.beta(at: progress)
        var largest = 0.0
        for part in 0..<count {
            let position = (Double(part) + stream.uniform()) / Double(count) * priorities.tree.total
            let index = min(priorities.tree.place(at: position), self.count - 1)
            let weight = priorities.weight(at: index, beta: beta, count: self.count)
            largest = max(largest, weight)
            append(index, steps: steps, gamma: gamma, weight: Float(weight), to: batch)
        }
        for row in 0..<count { batch[row].weight *= own / Float(largest) }
    }

    /// Sets the priorities of the agent samples of `batch` from their temporal-difference errors.
    package func setPriorities(of batch: UpdateBatch, count: Int, errors: Span<Float>) {
        guard priorities != nil else { return }
        for row in 0..<count { priorities?.set(abs(errors[row]), at: batch[row].replayIndex) }
    }

    /// Appends the transition at `index` with its n-step return over up to `steps` steps.
    private func append(_ index: Int, steps: Int, gamma: Float, weight: Float, to batch: UpdateBatch) {
        let first = self[index]
        var reward = first.reward
        var discount = gamma
        var (last, lastIndex) = (first, index)
        for _ in 1..<max(steps, 1) {
            guard let following = successor(of: lastIndex) else { break }
            (last, lastIndex) = (self[following], following)
            reward += discount * last.reward
            discount *= gamma
        }
        let row = UpdateBatch.Row(
            action: Int(first.action), reward: reward, discount: last.terminated ? 0 : discount, weight: weight,
            expertTransition: Int(first.expertTransition), replayIndex: index)
        let start = batch.append(row)
        copyObservations(before: index, after: lastIndex, to: batch.observations, batch.nextObservations, at: start)
    }
}
