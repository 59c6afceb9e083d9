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
    /// The meaning of the parameter.
    public var documentation: String
    /// The unit of the value, such as `environment steps`, or `nil`.
    public var unit: String?
    /// The source of the default or of the method, or `nil`.
    public var source: String?
    /// The form of the value.
    public var form: ValueForm = .any
    /// Whether `none` and null are values too.
    public var isOptional = false

    /// Creates the declaration of a key that another part of the program reads.
    public init(
        key: String, type: String, rule: String? = nil, standard: String? = nil, documentation: String,
        form: ValueForm = .any, isOptional: Bool = false
    ) {
        self.key = key
        self.type = type
        self.rule = rule
        self.standard = standard
        self.documentation = documentation
        self.form = form
        self.isOptional = isOptional
    }
}
