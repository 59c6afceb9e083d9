import ClassicControl
import SpecYAML
import Testing
import Understudy

/// The environment of a spec's text, as a spec names it.
func environment(_ text: String) throws -> (any Environment)? {
    let node = try #require(try Node.parse("environment: " + text, file: "s.yaml"))
    return try SpecReader.read(node, registry: Registry([ClassicControlPlugin.self])) {
        $0.component("environment", from: \.environments, "")
    }
}
