/// A parameter of a component that does not fit the rest of an experiment.
public struct ParameterProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parameter's key.
    public let key: String
    /// What is wrong and what to do about it, as a spec's problem puts it after the key.
    public let message: String

    /// Creates a problem.
    public init(_ key: String, _ message: String) {
        self.key = key
        self.message = message
    }

    /// `key: message`
    public var description: String { "\(key): \(message)" }
}
