import Understudy

/// The input of a reward model in one run.
struct RewardScript {
    let run: ImitationScript
    let seed: UInt64
    /// The transitions whose rewards are asked for, [count, elements].
    let observations: [Float]
    let next: [Float]
    let count: Int

    init(_ run: ImitationScript, seed: UInt64) {
        self.run = run
        self.seed = seed
        var (observations, next): ([Float], [Float]) = ([], [])
        for step in run.steps.prefix(20) {
            observations += step.observation
            next += step.next
        }
        let recording = run.recording
        for j in 0..<min(20, recording.transitionCount) {
            let start = recording.row(of: j) * recording.observationCount
            observations += recording.observations[start..<start + recording.observationCount]
            next += recording.observations[start + recording.observationCount..<start + 2 * recording.observationCount]
        }
        let low = run.observations.low.map { max($0, -.greatestFiniteMagnitude) }
        let high = run.observations.high.map { min($0, .greatestFiniteMagnitude) }
        for (one, other) in [(low, low), (low, high), (high, low), (high, high)] {
            observations += one
            next += other
        }
        self.observations = observations
        self.next = next
        count = observations.count / run.observations.count
    }
}

/// A reward model in a run.
struct RewardTrial: TaskTrial {
    var component: any RewardModel
    private let script: RewardScript
    private var batches: [OwnSample] = []
    private var rewards: [Float]

    init(_ component: any RewardModel, _ script: RewardScript) {
        self.component = component
        self.script = script
        rewards = Array(repeating: .nan, count: script.count)
    }

    static func script(of run: ImitationScript, seed: UInt64) -> RewardScript { RewardScript(run, seed: seed) }

    let callCount = 24

    mutating func begin() throws {
        let run = script.run
        try component.begin(
            run.recording, observations: run.observations,
            random: RandomStream(seed: script.seed, name: "reward-model"))
        var stream = RandomStream(seed: script.seed, name: "reward-model-replay")
        let sampling = OwnSampling(count: max(component.batchSize, 1))
        batches = (0..<callCount).map { number in
            let newest = (run.steps.count - 1) * (number + 1) / callCount
            return run.sample(sampling, upTo: newest, using: &stream)
        }
    }

    mutating func call(_ index: Int) {
        let batch = batches[index]
        component.learn(batch.observations.span, next: batch.next.span)
    }

    /// The subjects are the transitions and, last, the size of a batch.
    mutating func ask(after index: Int, _ body: (Int, Float) -> Void) {
        // Takes the buffer out of `self` and puts it back at the end: the component changes while it is written.
        var rewards = rewards
        self.rewards = []
        defer { self.rewards = rewards }
        for row in rewards.indices { rewards[row] = .nan }
        let (observations, next) = (script.observations, script.next)
        var span = rewards.mutableSpan
        component.write(rewardsOf: observations.span, next: next.span, into: &span)
        for row in rewards.indices { body(row, rewards[row]) }
        body(rewards.count, Float(component.batchSize))
    }

    /// Returns the reward of one transition alone.
    mutating func reward(ofRow row: Int) -> Float {
        let size = script.run.observations.count
        let place = row * size..<(row + 1) * size
        var reward: [Float] = [.nan]
        let (observations, next) = (script.observations, script.next)
        var span = reward.mutableSpan
        component.write(
            rewardsOf: observations.span.extracting(place), next: next.span.extracting(place), into: &span)
        return reward[0]
    }

    func isTransition(_ subject: Int) -> Bool { subject < script.count }

    func place(after index: Int) -> String { index < 0 ? "after 'begin'" : "after batch \(index)" }

    func name(ofSubject subject: Int) -> String {
        isTransition(subject) ? "the reward of transition \(subject)" : "batchSize"
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try component.saveOrRestoreState(in: &archive)
    }
}

extension TrialChecker<RewardTrial> {
    func constancy() throws -> String? {
        let size = try make().batchSize
        guard size >= 1 else { return "batchSize is \(size), and must be at least 1" }
        let trial = try trial()
        return try first(in: scripts.0) { _, subject, answer in
            guard !trial.isTransition(subject), answer != Float(size) else { return nil }
            return "it is \(answer), and was \(size) before 'begin'"
        }
    }

    func rewards() throws -> String? {
        let trial = try trial()
        for script in [scripts.0, scripts.1] {
            let found = try first(in: script) { _, subject, answer in
                guard trial.isTransition(subject), !answer.isFinite else { return nil }
                return "it is \(answer), and must be finite, and be written"
            }
            if let found { return found }
        }
        return nil
    }

    func rows() throws -> String? {
        var session = try play(scripts.0)
        let last = session.trial.callCount - 1
        let together = session.trial.answers(after: last)
        let alone = together.indices.filter { session.trial.isTransition($0) }.map { session.trial.reward(ofRow: $0) }
        // Rewards that asking changes are left to the law `reading`, and unwritten ones to `rewards`.
        guard together.map(\.bitPattern) == session.trial.answers(after: last).map(\.bitPattern) else { return nil }
        for (row, reward) in alone.enumerated()
        where reward.isFinite && together[row].isFinite && reward.bitPattern != together[row].bitPattern {
            let place = "\(session.trial.place(after: last)), \(session.trial.name(ofSubject: row))"
            return "\(place): it is \(reward) alone and \(together[row]) among others"
        }
        return nil
    }
}
