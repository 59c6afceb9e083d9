import SpecYAML

/// A concrete part that a spec can name: an environment, a dataset format, an inferencer, ...
///
/// A component's `init(from:)` is the single declaration of its parameters. Normally it reads them; in a dry run it
/// lists them. `understudy describe`, the manual page and the schema for editors come from that list.
public protocol Component: SendableMetatype {
    /// The name in specs, in kebab-case: `mountain-car`.
    static var name: String { get }

    /// A one-line summary without a period, for `understudy list`.
    static var summary: String { get }

    /// The publication that the component is from, for `understudy describe`; `nil` by default.
    static var source: String? { get }

    /// Returns what to write in a spec for a name that no component has, if it means this component in other words.
    ///
    /// It is `nil` by default. `{kind: gymnasium, id: LunarLander-v3}` is an example, for `LunarLander-v3`.
    static func remedy(forUnknown name: String) -> String?

    /// Reads the parameters.
    ///
    /// It only reads and checks: files are opened and memory is allocated later, when a run begins. `reader` itself
    /// reports a value that breaks a rule and continues with a stand-in, so that all problems of a spec are shown at
    /// once. An error thrown here is reported at the component's position in the spec.
    init(from reader: inout SpecReader) throws
}

extension Component {
    /// No publication.
    public static var source: String? { nil }

    /// No other words.
    public static func remedy(forUnknown name: String) -> String? { nil }
}

/// A problem with a value of a spec. In a component's own diagnostics, the key starts at the component.
public typealias Diagnostic = SpecYAML.Diagnostic

/// All problems of a value or of a spec, thrown together.
public typealias Diagnostics = SpecYAML.Diagnostics
