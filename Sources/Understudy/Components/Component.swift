/// A concrete part that a spec can name: an environment, a dataset format, an inferencer, ...
///
/// A component's `init(from:)` is the single declaration of its parameters. Normally it reads them; in a dry run it
/// lists them. `understudy list`, the generated reference and the editors' schema come from that list.
public protocol Component: SendableMetatype {
    /// The name in specs, in kebab-case: `mountain-car`.
    static var name: String { get }

    /// A one-line summary without a period, for `understudy list`.
    static var summary: String { get }

    /// Reads the parameters.
    ///
    /// It only reads and checks: files are opened and memory is allocated later, when a run begins. `reader` itself
    /// reports a value that breaks a rule and continues with a stand-in, so that all problems of a spec are shown at
    /// once. An error thrown here is reported at the component's position in the spec.
    init(from reader: inout SpecReader) throws
}

/// A parameter of a component that conflicts with the rest of an experiment.
public struct ParameterProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The parameter's key.
    public let key: String
    /// The problem and its remedy, worded to follow the key in a spec's diagnostic.
    public let message: String

    /// Creates a problem.
    public init(_ key: String, _ message: String) {
        self.key = key
        self.message = message
    }

    /// `key: message`
    public var description: String { "\(key): \(message)" }
}
