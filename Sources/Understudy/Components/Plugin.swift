/// A named group of components: one folder of `Plugins/`, or a target of somebody else's package.
public protocol Plugin: SendableMetatype {
    /// The plugin's name, equal to its target's: `ClassicControl`.
    static var name: String { get }

    /// One line, without a full stop, for `understudy list`.
    static var summary: String { get }

    /// Adds the plugin's components to `registry`.
    static func register(into registry: inout Registry)
}
