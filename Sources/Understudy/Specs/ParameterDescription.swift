/// The declaration of one parameter.
public struct ParameterDescription: Hashable, Sendable {
    /// The key.
    public var key: String
    /// The type of the value: `a whole number`, `one of: a, b`.
    public var type: String
    /// The rule for the value, such as `of at least 0`, or `nil`.
    public var rule: String?
    /// The default as written in a spec, or `nil` if the key is required.
    public var standard: String?
    /// The meaning of the parameter, with its unit.
    public var documentation: String
}
