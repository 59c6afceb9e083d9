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

/// The form of a key's value, from which the schema for editors is made.
public indirect enum ValueForm: Hashable, Sendable {
    /// Any value.
    case any
    /// A whole number.
    case integer(ValueLimits)
    /// A finite number.
    case number(ValueLimits)
    /// `true` or `false`.
    case boolean
    /// Text that matches a regular expression, or any text.
    case text(pattern: String?)
    /// One of several words.
    case words([String])
    /// A list. With distinct items it has at least one.
    case list(of: ValueForm, isDistinct: Bool)
    /// A value of any of several forms.
    case either([ValueForm])
    /// A mapping with any keys.
    case mapping
    /// A mapping with these keys.
    case section([ParameterDescription])
    /// A list of mappings with these keys.
    case sections([ParameterDescription])
    /// A kind, or a mapping with a kind and its keys.
    case kinds(KindChoice)
}

/// The limits of a number.
public struct ValueLimits: Hashable, Sendable {
    /// The smallest number, or `nil`.
    public var minimum: Double?
    /// The number that all values are above, or `nil`.
    public var exclusiveMinimum: Double?
    /// The largest number, or `nil`.
    public var maximum: Double?

    /// No limits.
    public static let none = ValueLimits()

    /// Creates limits.
    public init(minimum: Double? = nil, exclusiveMinimum: Double? = nil, maximum: Double? = nil) {
        self.minimum = minimum
        self.exclusiveMinimum = exclusiveMinimum
        self.maximum = maximum
    }
}

/// The kinds of a part of a spec, each with its own keys.
public struct KindChoice: Hashable, Sendable {
    /// One kind.
    public struct Kind: Hashable, Sendable {
        /// The name in specs.
        public var name: String
        /// A one-line summary; empty for the kinds of the program's own parts.
        public var summary: String
        /// The publication of the component, or `nil`.
        public var source: String?
        /// The plugin that registered the component; empty if there is none.
        public var plugin = ""
        /// The keys of this kind alone.
        public var parameters: [ParameterDescription]
    }

    /// The noun of the extension point, or `nil` for a part whose kinds are fixed.
    public var noun: String?
    /// The kinds.
    public var kinds: [Kind]
    /// The keys of every kind.
    public var common: [ParameterDescription]
    /// Whether the kinds' keys are left out, because this is a component inside two others of its extension point.
    public var isCut = false
    /// Whether a list of kinds is a value too.
    public var isListable = false
}

extension ParameterDescription {
    /// Returns the declarations at the path of `keys` from this one, which are several where kinds share a key.
    ///
    /// - Returns: each declaration with the kinds on the way to it.
    public func find(_ keys: ArraySlice<String>) -> [(kinds: [String], parameter: ParameterDescription)] {
        guard let next = keys.first else { return [([], self)] }
        let rest = keys.dropFirst()
        func search(_ parameters: [ParameterDescription]) -> [(kinds: [String], parameter: ParameterDescription)] {
            parameters.filter { $0.key == next }.flatMap { $0.find(rest) }
        }
        switch form {
        case .mapping:
            return [([], self)]
        case .section(let parameters), .sections(let parameters):
            return search(parameters)
        case .kinds(let choice):
            if next == "kind", rest.isEmpty { return [([], self)] }
            return choice.kinds.flatMap { kind in
                search(kind.parameters).map { ([kind.name] + $0.kinds, $0.parameter) }
            } + search(choice.common)
        default:
            return []
        }
    }

    /// The keys directly inside the value, with the kind that has each, or `nil` for those of all kinds.
    public var inner: [(kind: String?, parameter: ParameterDescription)] {
        switch form {
        case .section(let parameters), .sections(let parameters):
            parameters.map { (nil, $0) }
        case .kinds(let choice):
            choice.common.map { (nil, $0) }
                + choice.kinds.flatMap { kind in kind.parameters.map { (kind.name, $0) } }
        default: []
        }
    }
}
