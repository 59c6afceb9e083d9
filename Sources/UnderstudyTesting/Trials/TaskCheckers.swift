import Understudy

/// A trial on an imitation task.
protocol TaskTrial: Trial {
    /// Creates the script of a run with the random numbers of `seed`.
    static func script(of run: ImitationScript, seed: UInt64) -> Script

    /// Returns the reason why the component cannot handle observations; `nil` if it can.
    static func obstacle(of component: Component, in observations: ObservationSpace) -> String?
}

extension TaskTrial {
    static func obstacle(of component: Component, in observations: ObservationSpace) -> String? { nil }
}

/// The checkers of a component on several tasks.
enum TaskCheckers<Subject: TaskTrial> {
    /// Returns the violations of `laws`, each with its first occurrence in any of the tasks.
    ///
    /// - Parameter detail: checks a law with a checker on the runs of one task.
    static func violations<Law: CheckedLaw>(
        of laws: Set<Law>, on tasks: [ImitationTask], seed: UInt64, _ make: @escaping () throws -> Subject.Component,
        _ detail: (Law, TrialChecker<Subject>, _ run: ImitationScript) throws -> String?
    ) -> [LawViolation<Law>] {
        var checkers: [(task: String, run: ImitationScript, checker: TrialChecker<Subject>)] = []
        do {
            var obstacles: [String] = []
            let component = try make()
            for task in tasks {
                let runs = try (task.script(seed: seed), task.script(seed: seed &+ 1))
                if let obstacle = Subject.obstacle(of: component, in: runs.0.observations) {
                    obstacles.append("\(task): \(obstacle)")
                    continue
                }
                let scripts = (
                    Subject.script(of: runs.0, seed: seed), Subject.script(of: runs.1, seed: seed &+ 1)
                )
                checkers.append((task.description, runs.0, TrialChecker(make: make, scripts: scripts)))
            }
            if checkers.isEmpty {
                let detail = "there is an obstacle in every task: " + obstacles.joined(separator: "; ")
                return [LawViolation(law: .acceptance, detail: detail)]
            }
        } catch {
            return [LawViolation(law: .acceptance, detail: "\(error)")]
        }
        return Law.violations(of: laws) { law in
            for (task, run, checker) in checkers {
                if let detail = try detail(law, checker, run) { return "\(task), \(detail)" }
            }
            return nil
        }
    }
}
