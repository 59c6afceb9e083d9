import SpecYAML
import Understudy

/// A plugin that a spec needs: `Mazes`, or `Mazes 0.2.0` for this version or a later one.
struct RequiredPlugin: Hashable {
    let name: String
    /// The oldest version that will do; `nil` for any.
    let version: Version?
}

extension RequiredPlugin: SpecValue {
    static var typeText: String { "the name of a plugin, or a name and a version, such as Mazes 0.1.0" }
    static var standIn: RequiredPlugin { RequiredPlugin(name: "", version: nil) }

    static func read(_ node: Node) -> RequiredPlugin? {
        guard case .string(let text) = node.scalar?.resolved else { return nil }
        let words = text.split(separator: " ")
        guard let name = words.first, words.count <= 2 else { return nil }
        let version = words.count == 2 ? Version(String(words[1])) : nil
        return words.count == 2 && version == nil ? nil : RequiredPlugin(name: String(name), version: version)
    }

    var specText: String { version.map { "\(name) \($0)" } ?? name }
}

extension SpecReader {
    /// Reads `requires` and reports what this program lacks of it.
    ///
    /// The section belongs to the whole spec. It affects no run and is not in a run's resolved spec.
    mutating func readRequirements() {
        _ = section("requires", "What the spec needs of a program: a version of Understudy, and plugins") { reader in
            let version = reader.optionalValue(
                "version", as: Version.self, "The oldest version of Understudy that will do")
            if let version, version > .understudy, reader.isKnown("version") {
                reader.report(
                    "the spec needs Understudy \(version) or later, and this program is made of \(Version.understudy); "
                        + "to run it, install or build the program from Understudy \(version) or later, or write "
                        + "\(Version.understudy) here if the spec uses nothing that is newer",
                    at: "version")
            }
            let plugins = reader.value(
                "plugins", default: [RequiredPlugin](), "The plugins, each a name or a name and the oldest version")
            guard reader.isKnown("plugins") else { return }
            for plugin in plugins {
                if let problem = reader.registry.problem(with: plugin) { reader.report(problem, at: "plugins") }
            }
        }
    }
}

extension Registry {
    /// Returns the reason why the program does not have `required`; `nil` if it does.
    fileprivate func problem(with required: RequiredPlugin) -> String? {
        guard let plugin = plugins.first(where: { $0.name == required.name }) else {
            let hint =
                if products.productNames.contains(required.name) {
                    ProductTable.remedy(required.name)
                } else if let near = suggestion(for: required.name, among: plugins.map(\.name)) {
                    "did you mean '\(near)'?"
                } else {
                    "it has: \(plugins.map(\.name).joined(separator: ", "))"
                }
            return "the spec needs the plugin '\(required.name)', and this program does not have it; \(hint)"
        }
        guard let needed = required.version else { return nil }
        guard let version = plugin.version else {
            return
                "the spec needs the plugin '\(plugin.name)' \(needed) or later, and this program's states no version; "
                + "add 'static let version' to \(plugin.name)Plugin, or write '\(plugin.name)' without a version"
        }
        guard version < needed else { return nil }
        return
            "the spec needs the plugin '\(plugin.name)' \(needed) or later, and this program has \(version); to run it, "
            + "build the program with a later one, or write '\(plugin.name) \(version)' if the spec uses nothing that is newer"
    }
}
