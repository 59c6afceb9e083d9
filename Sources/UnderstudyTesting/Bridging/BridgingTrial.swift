import Understudy

/// An answer of a bridging strategy.
enum BridgingAnswer: ComparedAnswer {
    case looksForInfeasible(Bool)
    case verdict(Feasibility)

    func difference(from other: BridgingAnswer) -> String? {
        switch (self, other) {
        case (.looksForInfeasible(let one), .looksForInfeasible(let other)): one.difference(from: other)
        case (.verdict(.bridged(let one)), .verdict(.bridged(let other))): one.difference(from: other)
        case (.verdict(let one), .verdict(let other)): different("it", one.word, other.word)
        default: "the runs have other questions"
        }
    }
}

extension Feasibility {
    /// The verdict in one word.
    var word: String {
        switch self {
        case .feasible: "feasible"
        case .infeasible: "infeasible"
        case .bridged: "bridged"
        }
    }
}

extension Bridge {
    /// Describes the first difference from `other`; `nil` if there is none.
    fileprivate func difference(from other: Bridge) -> String? {
        if let found = different("the bridge's action", action, other.action) { return found }
        if let found = different("the bridge's reward", reward, other.reward) { return found }
        if let found = different("the number of own steps", steps, other.steps) { return found }
        if let found = different("the number of replaced transitions", expertSteps, other.expertSteps) { return found }
        if let found = different("the bridge's terminal flag", terminated, other.terminated) { return found }
        if let found = different("'foundAtStep'", foundAtStep, other.foundAtStep) { return found }
        if let found = different("the bridge's end", end.bits, other.end.bits) { return found }
        if let found = different("the number of interior steps", interior.count, other.interior.count) { return found }
        for (one, other) in zip(interior, other.interior) {
            if let found = different("an interior action", one.action, other.action) { return found }
            if let found = different("an interior reward", one.reward, other.reward) { return found }
            if let found = different("an interior number of steps", one.steps, other.steps) { return found }
            if let found = different("an interior observation", one.observation.bits, other.observation.bits) {
                return found
            }
        }
        return nil
    }

    /// Describes what is wrong with the bridge over transition `j` after `stepCount` own steps; `nil` if it is valid.
    fileprivate func problem(over j: Int, in script: ImitationScript, stepCount: Int) -> String? {
        let (recording, count) = (script.recording, script.observations.count)
        func unknown(_ action: Int) -> String? {
            (0..<script.actions.count).contains(action)
                ? nil : "action is \(action), and there are \(script.actions.count), from 0"
        }
        if let problem = unknown(action) { return "the bridge's \(problem)" }
        if steps < 1 { return "the bridge has \(steps) own steps, and must have at least 1" }
        if expertSteps < 1 { return "the bridge replaces \(expertSteps) transitions, and must replace at least 1" }
        if j + expertSteps > recording.end(of: j) {
            return
                "the bridge replaces \(expertSteps) transitions, and \(recording.end(of: j) - j) are left in the trajectory"
        }
        if !reward.isFinite { return "the bridge's reward is \(reward), and must be finite" }
        if end.count != count { return "the bridge's end has \(end.count) numbers, and observations have \(count)" }
        if !(1...max(stepCount, 1)).contains(foundAtStep) {
            return "the bridge was found at step \(foundAtStep), and there have been \(stepCount)"
        }
        for step in interior {
            if let problem = unknown(step.action) { return "an interior \(problem)" }
            if step.steps < 1 { return "an interior step is \(step.steps) steps from the end, and must be at least 1" }
            if !step.reward.isFinite { return "an interior reward is \(step.reward), and must be finite" }
            if step.observation.count != count {
                return "an interior observation has \(step.observation.count) numbers, and observations have \(count)"
            }
        }
        return nil
    }
}

extension [Float] {
    fileprivate var bits: [UInt32] { map(\.bitPattern) }
}

/// A bridging strategy in a run.
struct BridgingTrial: TaskTrial {
    var component: any BridgingStrategy
    let script: ImitationScript
    private var lastCall = -1
    /// Whether the calls are made again, so that all labels are known.
    private var isRepeating = false

    init(_ component: any BridgingStrategy, _ script: ImitationScript) {
        self.component = component
        self.script = script
    }

    static func script(of run: ImitationScript, seed: UInt64) -> ImitationScript { run }

    var callCount: Int { script.steps.count }

    mutating func begin() throws {
        (lastCall, isRepeating) = (-1, false)
        try component.begin(
            script.recording, observations: script.observations, actions: script.actions, gamma: 0.9)
    }

    mutating func call(_ index: Int) {
        if index <= lastCall { isRepeating = true }
        lastCall = index
        let step = script.steps[index]
        let newest = isRepeating ? script.steps.count - 1 : index
        let script = script
        component.observe(
            step.observation.span, action: step.action, reward: step.reward, next: step.next.span,
            terminated: step.terminated, endsEpisode: step.endsEpisode
        ) { script.inference(for: $0, after: newest) }
    }

    /// The first subject is `looksForInfeasible`; the expert transitions follow.
    mutating func ask(after index: Int, _ body: (Int, BridgingAnswer) -> Void) {
        body(0, .looksForInfeasible(component.looksForInfeasible))
        for j in 0..<script.recording.transitionCount {
            let verdict = component.feasibility(of: j, inference: script.inference(for: j, after: index))
            body(1 + j, .verdict(verdict))
        }
    }

    func place(after index: Int) -> String { index < 0 ? "after 'begin'" : "after own step \(index)" }

    func name(ofSubject subject: Int) -> String {
        subject == 0 ? "looksForInfeasible" : "the verdict on expert transition \(subject - 1)"
    }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try component.saveOrRestoreState(in: &archive)
    }
}

extension TrialChecker<BridgingTrial> {
    func constancy() throws -> String? {
        let looks = try make().looksForInfeasible
        return try first(in: scripts.0) { _, _, answer in
            switch answer {
            case .looksForInfeasible(let value) where value != looks: "it is \(value), and was \(looks) before 'begin'"
            case .verdict(let verdict) where !looks && verdict != .feasible:
                "it is \(verdict.word), and the strategy does not look for infeasible ones"
            default: nil
            }
        }
    }

    func bridges() throws -> String? {
        for script in [scripts.0, scripts.1] {
            let found = try first(in: script) { index, subject, answer in
                guard case .verdict(.bridged(let bridge)) = answer else { return nil }
                return bridge.problem(over: subject - 1, in: script, stepCount: index + 1)
            }
            if let found { return found }
        }
        return nil
    }

    func presumption() throws -> String? {
        try first(in: scripts.0) { index, _, answer in
            guard index < 0, case .verdict(let verdict) = answer, verdict != .feasible else { return nil }
            return "it is \(verdict.word) before any own step"
        }
    }

    func experience() throws -> String? {
        guard let script = scripts.0.imitated else { return nil }
        return try first(in: script) { index, _, answer in
            guard index == script.steps.count - 1, case .verdict(let verdict) = answer, verdict != .feasible else {
                return nil
            }
            return "it is \(verdict.word), and the agent has made it several times"
        }
    }
}
