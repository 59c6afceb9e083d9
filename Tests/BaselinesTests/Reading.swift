import Baselines
import ImplicitImitation
import SpecYAML
import Testing
import Understudy

/// The components of the plugin.
let registry = Registry([BaselinesPlugin.self])

/// Reads the reward model `name` from a spec's mapping: `prior: 0.5`.
func rewardModel(_ name: String, _ text: String = "{}") throws -> any RewardModel {
    let node = try #require(try Node.parse(text, file: "test.yaml"))
    let entry = try #require(registry.rewardModels[name])
    return try SpecReader.read(node, registry: registry) { try entry.make(&$0) }
}

/// Reads an inferencer from a spec's mapping: `radius: 0.5`.
func component<C: Component>(_ type: C.Type, _ text: String = "{}") throws -> C {
    let node = try #require(try Node.parse(text, file: "test.yaml"))
    return try SpecReader.read(node, registry: Registry([BaselinesPlugin.self, ImplicitImitationPlugin.self])) {
        try C(from: &$0)
    }
}
