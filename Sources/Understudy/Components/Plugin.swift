/// A named group of components: one folder of `Plugins/`, or a target of another package.
public protocol Plugin: SendableMetatype {
    /// The plugin's name, which equals its target's: `ClassicControl`.
    static var name: String { get }

    /// A one-line summary without a period, for `understudy list`.
    static var summary: String { get }

    /// The plugin's version, which runs store and specs can require; `nil` if it states none.
    static var version: Version? { get }

    /// Registers the plugin's components in `registry`.
    static func register(into registry: inout Registry)
}

extension Plugin {
    /// No version.
    public static var version: Version? { nil }
}

/// A plugin as a study or a run stores it.
package struct PluginVersion: Codable, Hashable, Sendable {
    /// The plugin's name.
    package var name: String
    /// The plugin's version; `nil` if it states none.
    package var version: String?

    /// Names a plugin.
    package init(name: String, version: String?) {
        self.name = name
        self.version = version
    }

    /// The name and, if there is one, the version: `Mazes 0.2.0`.
    package var text: String { version.map { "\(name) \($0)" } ?? name }
}
