import HeterogeneousActions
import ImplicitImitation
import Mazes
import SpecYAML
import Testing
import Understudy

/// The components that the tests name.
let registry = Registry([HeterogeneousActionsPlugin.self, ImplicitImitationPlugin.self, MazesPlugin.self])

/// Reads a component of `catalog` from a spec's mapping: `{kind: graph}`.
func made<Product>(_ catalog: KeyPath<Registry, Catalog<Product>>, _ text: String) throws -> Product {
    let node = try #require(try Node.parse("part: \(text)", file: "test.yaml"))
    let part = try SpecReader.read(node, registry: registry) { $0.component("part", from: catalog, "A part") }
    return try #require(part)
}
