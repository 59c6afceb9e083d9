import Understudy

extension Conformance {
    /// Compares a draw trace up to the first mismatch, because later draws belong to a different episode.
    init(draws trace: DrawTrace, through environment: some DrawReplaying, _ options: Options) throws(DataError) {
        self.init()
        try trace.requireFit(environment)
        var environment = environment
        let space = environment.observationSpace
        var observation = [Float](repeating: 0, count: space.count)
        var recorded = observation
        var comparison = Comparison(tolerance: 0)
        var stepOfEpisode = 0
        for (number, row) in trace.rows.enumerated() {
            var draws = RecordedDraws(Array(trace.draws[row.draws]))
            comparison.removeAll()
            if let action = row.action {
                let step = environment.step(action, drawing: &draws)
                comparison.add("reward", recorded: row.reward, actual: step.reward)
                comparison.add("terminated", recorded: row.terminated, actual: step.terminated)
                steps += 1
            } else {
                guard episodes < options.episodes ?? .max else { return }
                environment.reset(drawing: &draws)
                episodes += 1
                stepOfEpisode = 0
            }
            environment.observe(replacing: &observation)
            for element in recorded.indices { recorded[element] = trace.isSet(element, ofRow: number) ? 1 : 0 }
            comparison.add(recorded: recorded, actual: observation, shape: space.shape)
            largestDifference = max(largestDifference, comparison.largestDifference)

            let unused =
                draws.remaining > 0 ? "left \(draws.remaining) of the \(row.draws.count) draws of the row unused" : nil
            let problem = draws.problem ?? unused
            if !comparison.isEqual || problem != nil {
                mismatch = Mismatch(
                    episode: episodes - 1, step: row.action == nil ? nil : stepOfEpisode, row: number,
                    action: row.action.map { environment.actionSpace.names[$0] }, problem: problem,
                    values: comparison.values, omitted: comparison.omitted)
                return
            }
            if row.action != nil { stepOfEpisode += 1 }
        }
    }
}
