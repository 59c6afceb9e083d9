import Understudy

/// A feasibility test in a run.
struct FeasibilityTrial: TaskTrial {
    var component: any FeasibilityTest
    private let script: ImitationScript

    init(_ component: any FeasibilityTest, _ script: ImitationScript) {
        self.component = component
        self.script = script
    }

    static func script(of run: ImitationScript, seed: UInt64) -> ImitationScript { run }

    var callCount: Int { script.steps.count }

    mutating func begin() {
        component.begin(script.recording, observations: script.observations, actions: script.actions)
    }

    mutating func call(_ index: Int) {
        let step = script.steps[index]
        component.observe(
            step.observation.span, action: step.action, next: step.next.span, terminated: step.terminated)
    }

    mutating func ask(after index: Int, _ body: (Int, Bool) -> Void) {
        for j in 0..<script.recording.transitionCount {
            body(j, component.isInfeasible(j, inference: script.inference(for: j, after: index)))
        }
    }

    func place(after index: Int) -> String { index < 0 ? "after 'begin'" : "after own step \(index)" }

    func name(ofSubject subject: Int) -> String { "the verdict on expert transition \(subject)" }

    mutating func saveOrRestoreState(in archive: inout StateArchive) throws {
        try component.saveOrRestoreState(in: &archive)
    }
}

extension TrialChecker<FeasibilityTrial> {
    func presumption() throws -> String? {
        try first(in: scripts.0) { index, _, isInfeasible in
            index < 0 && isInfeasible ? "it is infeasible before any own step" : nil
        }
    }

    func experience() throws -> String? {
        guard let script = scripts.0.imitated else { return nil }
        return try first(in: script) { index, _, isInfeasible in
            index == script.steps.count - 1 && isInfeasible
                ? "it is infeasible, and the agent has made it several times" : nil
        }
    }
}
