import Understudy

/// A component that is shown a script, one call at a time, and is asked the same questions after its calls.
protocol Trial {
    associatedtype Component
    associatedtype Script
    associatedtype Answer: ComparedAnswer

    /// Creates a trial that has not begun.
    init(_ component: Component, _ script: Script)

    /// The component.
    var component: Component { get set }

    /// The number of calls in the script; not known before `begin`.
    var callCount: Int { get }

    /// Begins a run of the component.
    mutating func begin() throws

    /// Makes call number `index`, without allocating.
    mutating func call(_ index: Int)

    /// Passes the answer to each question after call number `index` to `body`, without allocating.
    ///
    /// The subjects are numbered from 0. The index -1 is before the first call.
    mutating func ask(after index: Int, _ body: (_ subject: Int, _ answer: Answer) -> Void)

    /// Makes calls that must not change any answer.
    mutating func disturb()

    /// Returns the place after a call, such as `after own step 3`.
    func place(after index: Int) -> String

    /// Returns a description of a subject, such as `expert transition 3`.
    func name(ofSubject subject: Int) -> String

    /// Saves or restores the component's state.
    mutating func saveOrRestoreState(in archive: inout StateArchive) throws
}

extension Trial {
    mutating func disturb() {}

    /// The answers after call number `index`.
    mutating func answers(after index: Int) -> [Answer] {
        var answers: [Answer] = []
        ask(after: index) { answers.append($1) }
        return answers
    }
}

/// An answer of a component that can be compared bit by bit, so that a NaN equals itself.
protocol ComparedAnswer {
    /// Describes the first difference from `other`, such as `the action is 1 in one run and 0 in the other`.
    ///
    /// It is `nil` if there is none.
    func difference(from other: Self) -> String?
}

extension Float: ComparedAnswer {
    func difference(from other: Float) -> String? {
        bitPattern == other.bitPattern ? nil : "it is \(self) in one run and \(other) in the other"
    }
}

extension Bool: ComparedAnswer {
    func difference(from other: Bool) -> String? {
        self == other ? nil : "it is \(self) in one run and \(other) in the other"
    }
}

/// Describes the difference of a part of two answers; `nil` if there is none.
func different<Value: Equatable>(_ name: String, _ one: Value, _ other: Value) -> String? {
    one == other ? nil : "\(name) is \(one) in one run and \(other) in the other"
}

/// Describes the difference of a number of two answers; `nil` if it has the same bits.
func different(_ name: String, _ one: Float, _ other: Float) -> String? {
    one.difference(from: other) == nil ? nil : "\(name) is \(one) in one run and \(other) in the other"
}

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
