/// One parameter as its reader declares it.
public struct ParameterDescription: Hashable, Sendable {
    /// The key.
    public var key: String
    /// What a value is: `a whole number`, `one of: a, b`.
    public var type: String
    /// The rule that a value has to keep, such as `of at least 0`, or `nil`.
    public var rule: String?
    /// The default as one would write it, or `nil` where the key is required.
    public var standard: String?
    /// What the parameter means, with its unit.
    public var documentation: String
}
