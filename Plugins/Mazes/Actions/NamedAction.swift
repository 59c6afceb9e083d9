import SpecYAML
import Understudy

/// An action given by two numbers: a move in cells, or a thrust.
protocol NamedAction: Hashable, Sendable {
    /// The type of each of the two numbers.
    associatedtype Component: SpecValue & Comparable

    /// Creates the action from its two numbers.
    init(_ first: Component, _ second: Component)

    /// The named sets of actions.
    static var sets: [(name: String, actions: [Self])] { get }
    /// The named single actions.
    static var named: [(name: String, action: Self)] { get }
    /// The range of allowed numbers.
    static var bounds: ClosedRange<Component> { get }
    /// The noun for an action in error messages.
    static var noun: String { get }
    /// The notation of the two numbers in error messages.
    static var form: String { get }
    /// A unique generated name for an action without a name of its own.
    var description: String { get }
}

extension NamedAction {
    /// The unique name of the action.
    var name: String { Self.named.first { $0.action == self }?.name ?? description }

    /// Returns the action space of `actions`, in the same order.
    static func space(of actions: [Self]) -> ActionSpace { ActionSpace(actions.map(\.name)) }
}

extension SpecReader {
    /// Reads the actions at `key`: the name of a set, or a list of names and pairs of numbers.
    ///
    /// - Returns: at least one action, without duplicates, or `nil` if a problem was reported.
    mutating func actions<Action: NamedAction>(
        _ key: String, default standard: String, of type: Action.Type = Action.self, _ documentation: String
    ) -> [Action]? {
        let choice = value(key, default: ActionChoice<Action>(standard), documentation)
        return isKnown(key) ? reporting(at: key, choice.actions) : nil
    }
}

/// The actions as written in a spec.
private struct ActionChoice<Action: NamedAction>: SpecValue {
    private let node: Node

    init(_ name: String) {
        node = Node(.scalar(.init(name, isPlain: true)), at: Mark(file: "", line: 1, column: 1))
    }

    private init(node: Node) { self.node = node }

    static var typeText: String {
        "one of: \(Action.sets.map(\.name).joined(separator: ", ")), or a list of \(Action.noun)s, each a name or \(Action.form)"
    }

    static var standIn: Self { Self(Action.sets[0].name) }

    static func form(within limits: ValueLimits) -> ValueForm {
        let number = Action.Component.form(within: Action.bounds.limits)
        return .either([
            .words(Action.sets.map(\.name)),
            .list(
                of: .either([.words(Action.named.map(\.name)), .list(of: number, isDistinct: false)]), isDistinct: true),
        ])
    }

    static func read(_ node: Node) -> Self? {
        node.sequence == nil && String.read(node) == nil ? nil : Self(node: node)
    }

    var specText: String { node.scalar?.text ?? "" }

    func specNode(at mark: Mark) -> Node { node }

    func actions() throws(Diagnostics) -> [Action] {
        guard let items = node.sequence else { return try Self.set(called: node.scalar?.text ?? "") }
        guard !items.isEmpty else { throw Diagnostics("must have at least one \(Action.noun)") }
        var actions: [Action] = []
        var problems: [Diagnostic] = []
        for (index, item) in items.enumerated() {
            do throws(Diagnostics) {
                let action = try Self.action(of: item)
                if actions.contains(action) { throw Diagnostics("is '\(action.name)' again, remove it") }
                actions.append(action)
            } catch {
                problems += error.all.map { Diagnostic("item \(index + 1) \($0.message)") }
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return actions
    }

    private static func set(called name: String) throws(Diagnostics) -> [Action] {
        if let set = Action.sets.first(where: { $0.name == name }) { return set.actions }
        let names = Action.sets.map(\.name)
        let hint = suggestion(for: name, among: names).map { "did you mean '\($0)'?" }
        throw Diagnostics(
            "cannot be '\(name)', \(hint ?? "one of: \(names.joined(separator: ", ")), or a list of \(Action.noun)s")")
    }

    private static func action(of item: Node) throws(Diagnostics) -> Action {
        if let name = String.read(item) {
            if let known = Action.named.first(where: { $0.name == name }) { return known.action }
            let hint = suggestion(for: name, among: Action.named.map(\.name)).map { "did you mean '\($0)'?" }
            throw Diagnostics("is no \(Action.noun): '\(name)', \(hint ?? "write its numbers as \(Action.form)")")
        }
        let numbers = [Action.Component].read(item) ?? []
        guard numbers.count == 2, numbers.allSatisfy(Action.bounds.contains) else {
            throw Diagnostics(
                "must be the name of a \(Action.noun) or \(Action.form), each \(Action.Component.typeText) \(Action.bounds.rule)"
            )
        }
        return Action(numbers[0], numbers[1])
    }
}
