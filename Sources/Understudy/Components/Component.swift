/// Something concrete that a spec can name: an environment, a dataset format, a way to infer actions, ...
///
/// A component's `init(from:)` is the one declaration of its parameters: it reads them, and run dry it lists them, which is where
/// `understudy list`, the generated reference and the editors' schema come from.
public protocol Component: SendableMetatype {
    /// The name in specs, in kebab-case: `mountain-car`.
    static var name: String { get }

    /// One line, without a full stop, for `understudy list`.
    static var summary: String { get }

    /// Reads the parameters.
    ///
    /// Only reads and checks: files are opened and memory is taken later, when a run begins. A value that breaks a rule is reported by
    /// `reader` itself, which goes on with a stand-in, so that all problems of a spec are shown at once. An error thrown here is shown at
    /// the component's place in the spec.
    init(from reader: inout SpecReader) throws
}

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
