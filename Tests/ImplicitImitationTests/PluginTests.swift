import ImplicitImitation
import Testing
import Understudy

@Suite("The plugin ImplicitImitation")
struct PluginTests {
    @Test("registers its components")
    func components() {
        let registry = Registry([ImplicitImitationPlugin.self])
        #expect(
            registry.inferencers.names == [
                "auto", "forward-model", "nearest-transition", "none", "oracle", "per-action-nearest",
                "transition-model",
            ])
        #expect(registry.confidences.names == ["constant", "dynamic", "linear", "mixed", "performance", "q-filter"])
        #expect(registry.bridgings.names == ["none"])
        #expect(registry.rewardModels.names == ["progress"])
        #expect(registry.environments.names.isEmpty && registry.datasets.names.isEmpty)
    }

    @Test(
        "parameters out of range",
        arguments: [
            ("{beta: -1}", "test.yaml:1:8: error: beta: must be a number of at least 0, not '-1'"),
            ("{c_max: 0}", "test.yaml:1:9: error: c_max: must be a whole number of at least 1, or none, not '0'"),
        ])
    func dynamicParameters(text: String, expected: String) {
        let error = #expect(throws: (any Error).self) { try component(DynamicConfidence.self, text) }
        #expect(error.map { "\($0)" } == expected)
    }

    @Test("a radius of 0")
    func radius() {
        let error = #expect(throws: (any Error).self) { try component(NearestTransition.self, "{radius: 0}") }
        #expect(error.map { "\($0)" } == "test.yaml:1:10: error: radius: must be a number above 0, or none, not '0'")
    }
}
