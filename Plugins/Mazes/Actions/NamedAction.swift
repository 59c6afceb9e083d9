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
