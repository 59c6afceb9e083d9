import Understudy

/// The input of an inferencer in one run: own steps, and samples of them in between.
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

/// An answer of an inferencer.
enum InferencerAnswer: ComparedAnswer {
    case label(Inference?)
    case count(Int)
    case radius(Float)
    case sampling(OwnSampling)
    case test(LabelTest)

    func difference(from other: InferencerAnswer) -> String? {
        switch (self, other) {
        case (.label(let one?), .label(let other?)): one.difference(from: other)
        case (.label(nil), .label(nil)): nil
        case (.label, .label): "there is a label in one run and none in the other"
        case (.count(let one), .count(let other)): different("it", one, other)
        case (.radius(let one), .radius(let other)): one.difference(from: other)
        case (.sampling(let one), .sampling(let other)): different("it", one, other)
        case (.test(let one), .test(let other)): different("it", one, other)
        default: "the runs have other questions"
        }
    }
}

extension Inference {
    /// Describes the first difference from `other`; `nil` if there is none.
    func difference(from other: Inference) -> String? {
        if let found = different("the action", action, other.action) { return found }
        if let found = different("the error", error, other.error) { return found }
        if let found = different("the certainty", certainty, other.certainty) { return found }
        if let found = different("the terminal flag", terminated, other.terminated) { return found }
        switch (reward, other.reward) {
        case (nil, nil): return nil
        case (let one?, let other?): return different("the reward", one, other)
        default: return "the reward is known in one run and not in the other"
        }
    }

    /// Describes what is wrong with the label; `nil` if it is valid.
    func problem(actions: Int, radius: Float) -> String? {
        if !(0..<actions).contains(action) { return "the action is \(action), and there are \(actions), from 0" }
        // A radius that is none is left to the law `constancy`.
        if !(error >= 0 && (error <= radius || !(radius > 0))) {
            return "the error is \(error), and must be in 0...\(radius)"
        }
        if !(certainty >= 0 && certainty <= 1) { return "the certainty is \(certainty), and must be in 0...1" }
        if let reward, !reward.isFinite { return "the reward is \(reward), and must be finite" }
        return nil
    }
}

/// An inferencer in a run.
struct InferencerTrial: TaskTrial {
    var component: any ActionInferencer
    let script: InferencerScript
    private var calls: [InferencerScript.Call] = []
    /// The samples of the calls, in order; empty for a call without a sample.
    private var samples: [OwnSample?] = []
    private var transitions: [Int32]

    init(_ component: any ActionInferencer, _ script: InferencerScript) {
        self.component = component
        self.script = script
        transitions = (0..<Int32(script.run.recording.transitionCount)).map { $0 }
    }

    static func script(of run: ImitationScript, seed: UInt64) -> InferencerScript { InferencerScript(run, seed: seed) }

    static func obstacle(of component: any ActionInferencer, in observations: ObservationSpace) -> String? {
        component.obstacle(in: observations).map(\.description)
    }

    var callCount: Int { calls.count }

    mutating func begin() throws {
        let run = script.run
        try component.begin(
            run.recording, observations: run.observations, actions: run.actions, random: script.random)
        let sampling = component.sampling
        guard sampling.count > 0 else {
            calls = script.calls.withoutSamples
            samples = []
            return
        }
        calls = script.calls.withSamples
        var stream = RandomStream(seed: script.seed, name: "inference-replay")
        samples = calls.map { call in
            guard case .learn(let step) = call else { return nil }
            return run.sample(sampling, upTo: step, using: &stream)
        }
    }

    mutating func call(_ index: Int) {
        switch calls[index] {
        case .observe(let number):
            let step = script.run.steps[number]
            component.observe(
                step.observation.span, action: step.action, reward: step.reward, next: step.next.span,
                terminated: step.terminated, isRandom: step.isRandom)
        case .learn:
            if let sample = samples[index] { component.learn(sample) }
        }
    }

    /// The number of own transitions whose labels are asked for.
    private static let ownCount = 8

    private var testedSteps: Range<Int> { 0..<min(Self.ownCount, script.run.steps.count) }

    private var transitionCount: Int { script.run.recording.transitionCount }

    /// The subjects are the properties, then the expert transitions, then some own transitions.
    mutating func ask(after index: Int, _ body: (Int, InferencerAnswer) -> Void) {
        body(0, .count(component.inferredCount))
        body(1, .radius(component.acceptanceRadius))
        body(2, .sampling(component.sampling))
        body(3, .test(component.labelTest))
        for j in 0..<transitionCount { body(4 + j, .label(component.inference(for: j))) }
        guard component.labelTest == .prequential else { return }
        for number in testedSteps { body(4 + transitionCount + number, .label(ownLabel(number))) }
    }

    private func ownLabel(_ number: Int) -> Inference? {
        let step = script.run.steps[number]
        return component.label(from: step.observation.span, to: step.next.span).map {
            Inference(action: $0.action, error: $0.error, certainty: $0.certainty, reward: nil, terminated: false)
        }
    }

    mutating func disturb() {
        component.prefetch(transitions.span)
        guard component.labelTest == .prequential else { return }
        for number in script.run.steps.indices.suffix(Self.ownCount) { _ = ownLabel(number) }
    }

    /// The number of the expert transition that a subject is; `nil` if it is none.
    func transition(ofSubject subject: Int) -> Int? {
        (4..<4 + transitionCount).contains(subject) ? subject - 4 : nil
    }

    func place(after index: Int) -> String {
        guard index >= 0 else { return "after 'begin'" }
        return switch calls[index] {
        case .observe(let step): "after own step \(step)"
        case .learn(let step): "after the sample at own step \(step)"
        }
    }

    func name(ofSubject subject: Int) -> String {
        switch subject {
        case 0: "inferredCount"
        case 1: "acceptanceRadius"
        case 2: "sampling"
        case 3: "labelTest"
        case 4..<4 + transitionCount: "expert transition \(subject - 4)"
        default: "own transition \(subject - 4 - transitionCount)"
        }
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try component.saveOrRestoreState(in: &archive)
    }
}

extension TrialChecker<InferencerTrial> {
    func constancy() throws -> String? {
        var first: (test: LabelTest, sampling: OwnSampling, radius: Float)?
        for script in [scripts.0, scripts.1] {
            let found = try self.first(in: script) { _, _, answer in
                switch answer {
                case .sampling(let sampling):
                    let counts = [sampling.count, sampling.randomCount, sampling.eventCount]
                    if counts.contains(where: { $0 < 0 }) { return "it has a count below 0" }
                    if counts[1] + counts[2] > counts[0] { return "it has more special rows than rows" }
                    return nil
                case .radius(let radius):
                    return radius > 0 && radius.isFinite ? nil : "it is \(radius), and must be above 0 and finite"
                default: return nil
                }
            }
            if let found { return found }
            let session = try play(script)
            for record in session.records {
                guard case .radius(let radius) = record.answers[1], case .sampling(let sampling) = record.answers[2],
                    case .test(let test) = record.answers[3]
                else { continue }
                guard let first else {
                    first = (test, sampling, radius)
                    continue
                }
                let place = session.trial.place(after: record.index)
                if radius != first.radius { return "\(place): the radius is \(radius), and was \(first.radius) before" }
                if test != first.test { return "\(place): the label test is \(test), and was \(first.test) before" }
                if sampling != first.sampling { return "\(place): the sampling is another than before" }
            }
        }
        return nil
    }

    /// Checks the labels of the expert's transitions or of own ones.
    func labels(ofOwn isOwn: Bool) throws -> String? {
        let trial = try trial()
        for script in [scripts.0, scripts.1] {
            let session = try play(script)
            for record in session.records {
                guard case .radius(let radius) = record.answers[1] else { continue }
                for (subject, answer) in record.answers.enumerated() {
                    guard case .label(let label?) = answer, (trial.transition(ofSubject: subject) == nil) == isOwn,
                        let problem = label.problem(actions: script.run.actions.count, radius: radius)
                    else { continue }
                    let place = session.trial.place(after: record.index)
                    return "\(place), \(session.trial.name(ofSubject: subject)): \(problem)"
                }
            }
        }
        return nil
    }

    func count() throws -> String? {
        let session = try play(scripts.0)
        for record in session.records {
            guard case .count(let count) = record.answers[0] else { continue }
            let labels = record.answers.enumerated().count { subject, answer in
                if case .label(.some) = answer { session.trial.transition(ofSubject: subject) != nil } else { false }
            }
            guard labels != count else { continue }
            return
                "\(session.trial.place(after: record.index)): inferredCount is \(count), and \(labels) transitions have a label"
        }
        return nil
    }

    func ends() throws -> String? {
        let trial = try trial()
        let recording = scripts.0.run.recording
        return try first(in: scripts.0) { _, subject, answer in
            guard case .label(let label?) = answer, let j = trial.transition(ofSubject: subject),
                label.terminated != recording.isTerminal(j)
            else { return nil }
            return "the label says '\(label.terminated)' to a terminal state, and the recording \(!label.terminated)"
        }
    }

    func truth(_ run: ImitationScript) throws -> String? {
        var trial = try trial()
        try trial.begin()
        guard trial.component.labelTest != .exempt else { return nil }
        let difference = try equality(
            scripts.0, InferencerTrial.script(of: run.falsified, seed: scripts.0.seed))
        return difference.map { "with other true actions, \($0)" }
    }
}
