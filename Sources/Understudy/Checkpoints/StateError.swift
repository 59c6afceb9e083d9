/// Why a state cannot be restored: it is not that of what it is restored to.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the part, `replay.next`.
    public let name: String
    /// What is wrong with it.
    public let reason: String

    /// Creates an error.
    public init(_ name: String, _ reason: String) {
        self.name = name
        self.reason = reason
    }

    /// `replay.next: it is missing`
    public var description: String { "\(name): \(reason)" }
}
