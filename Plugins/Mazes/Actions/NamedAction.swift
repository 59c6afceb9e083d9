import Understudy

/// An action that is a pair of numbers in a direction: a move in cells, or a thrust.
protocol NamedAction: Hashable, Sendable {
    /// What each of the two numbers is.
    associatedtype Component: SpecValue & Comparable

    /// The action of two numbers.
    init(_ first: Component, _ second: Component)

    /// The sets that have names.
    static var sets: [(name: String, actions: [Self])] { get }
    /// The single actions that have names.
    static var named: [(name: String, action: Self)] { get }
    /// The numbers that are allowed.
    static var bounds: ClosedRange<Component> { get }
    /// What an action is called in messages.
    static var noun: String { get }
    /// The two numbers as one writes them, for messages.
    static var form: String { get }
    /// A name for an action that has none, unique.
    var description: String { get }
}

extension NamedAction {
    /// The action's name, unique.
    var name: String { Self.named.first { $0.action == self }?.name ?? description }

    /// The space of `actions` in their order.
    static func space(of actions: [Self]) -> ActionSpace { ActionSpace(actions.map(\.name)) }
}
