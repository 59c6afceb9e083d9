import Understudy

/// What an inferencer sees in one run: own steps, and samples of them in between.
struct InferencerScript {
    enum Call: Hashable {
        case observe(step: Int)
        /// Learn after an own step, which is the newest that the sample can have.
        case learn(step: Int)
    }

    let run: ImitationScript
    let random: RandomStream
    let seed: UInt64
    /// The calls; samples are left out for an inferencer that does not learn from any.
    let calls: (withoutSamples: [Call], withSamples: [Call])

    init(_ run: ImitationScript, seed: UInt64) {
        self.run = run
        self.seed = seed
        random = RandomStream(seed: seed, name: "inference")
        calls.withoutSamples = run.steps.indices.map { .observe(step: $0) }
        // As in a run: some steps come before the first update, and there are several steps per update.
        calls.withSamples = run.steps.indices.flatMap { step -> [Call] in
            step < 40 || step % 3 != 0 ? [.observe(step: step)] : [.observe(step: step), .learn(step: step)]
        }
    }
}
