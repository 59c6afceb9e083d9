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
