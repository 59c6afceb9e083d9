/// A named group of components: one folder of `Plugins/`, or a target of another package.
public protocol Plugin: SendableMetatype {
    /// The plugin's name, which equals its target's: `ClassicControl`.
    static var name: String { get }

    /// A one-line summary without a period, for `understudy list`.
    static var summary: String { get }

    /// Registers the plugin's components in `registry`.
    static func register(into registry: inout Registry)
}
