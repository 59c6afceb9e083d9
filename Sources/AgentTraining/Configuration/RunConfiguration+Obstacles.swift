import Understudy

extension RunConfiguration {
    /// The maximum number of parameters: 400 MB, and four times that with gradients and the optimizer's moments.
    private static let maximumParameters = 100_000_000

    /// Reports combinations of valid settings that make a run useless or impossible.
    ///
    /// Examples are a run without updates, a replay memory smaller than a batch, a metric for other observations, or a
    /// network that does not fit into memory.
    package func reportObstacles(to reader: inout SpecReader) {
        let keys = ["learning_starts", "train_every"]
        if reader.isKnown("training", "steps"), keys.allSatisfy({ reader.isKnown("learner", $0) }),
            learner.plannedUpdates(steps: schedule.steps) == 0
        {
            reader.report(noUpdate, at: "training", "steps")
        }
        if reader.isKnown("replay", "capacity"), reader.isKnown("learner", "batch_size"),
            replay.capacity < learner.batchSize
        {
            reader.report(
                "\(replay.capacity.specText) transitions are fewer than one batch, learner.batch_size is "
                    + "\(learner.batchSize.specText); raise the one or lower the other",
                at: "replay", "capacity")
        }
        if let problem = expert?.inferencer.obstacle(in: environment.observationSpace),
            reader.isKnown("expert", "inference", problem.key)
        {
            reader.report(problem.message, at: "expert", "inference", problem.key)
        }
        if case .nearestState(let settings) = expert?.sampling,
            let problem = settings.similarity.obstacle(in: environment.observationSpace),
            reader.isKnown("expert", "sampling", "similarity")
        {
            reader.report(problem, at: "expert", "sampling", "similarity")
        }
        reportRewardObstacles(to: &reader)
        if ["hidden", "convolutions", "head"].allSatisfy({ reader.isKnown("network", $0) }),
            networkShape.parameterCount > Self.maximumParameters
        {
            reader.report(
                "has \(networkShape.parameterCount.specText) parameters, more than \(Self.maximumParameters.specText); "
                    + "use fewer or smaller layers",
                at: "network")
        }
    }

    /// Reports settings with several steps, which cannot be combined with rewards of single transitions.
    ///
    /// A learned reward applies to single transitions. An expert sample with the reward of its agent partner has one
    /// step, too.
    private func reportRewardObstacles(to reader: inout SpecReader) {
        if case .nearestState(let settings) = expert?.sampling, settings.reward == .own, learner.steps > 1,
            reader.isKnown("learner", "n_step")
        {
            reader.report(
                "must be 1 with expert.sampling.reward: own, because the expert's sample is of one step",
                at: "learner", "n_step")
        }
        guard expert?.reward != nil else { return }
        let rule = "must be 1 with expert.reward, which rewards single transitions"
        if learner.steps > 1, reader.isKnown("learner", "n_step") { reader.report(rule, at: "learner", "n_step") }
        if case .batch(let batch) = expert?.sampling, batch.steps > 1, reader.isKnown("expert", "sampling", "n_step") {
            reader.report(rule, at: "expert", "sampling", "n_step")
        }
    }

    private var noUpdate: String {
        let steps = schedule.steps.specText
        let starts = learner.learningStarts.specText
        guard learner.learningStarts <= schedule.steps else {
            return
                "\(steps) steps make no update, learner.learning_starts is \(starts); raise the one or lower the other"
        }
        return "\(steps) steps make no update, learner.train_every is \(learner.trainEvery.specText) and "
            + "learner.learning_starts \(starts); raise steps or lower train_every"
    }
}
