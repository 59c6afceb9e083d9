import HeterogeneousActions
import Testing
import Understudy

@Suite("The plugin HeterogeneousActions")
struct PluginTests {
    @Test("registers its components")
    func components() {
        let registry = Registry([HeterogeneousActionsPlugin.self])
        #expect(registry.feasibilityTests.names == ["error-threshold", "outcome-test", "visit-counts"])
        #expect(registry.bridgings.names == ["graph", "own-segments", "value-guided"])
    }

    @Test(
        "parameters that are wrong",
        arguments: [
            (
                "{kind: graph, steps: 0}",
                "test.yaml:1:28: error: part.steps: must be a whole number from 1 to 16, not '0'"
            ),
            (
                "{kind: graph, feasibility: outcome-tes}",
                "test.yaml:1:34: error: part.feasibility: unknown feasibility test 'outcome-tes', did you mean 'outcome-test'?"
            ),
            (
                "{kind: own-segments, feasibility: {kind: outcome-test, alpha: 2}}",
                "test.yaml:1:69: error: part.feasibility.alpha: must be a number above 0 and at most 0.5, not '2'"
            ),
        ])
    func parameters(text: String, expected: String) {
        let error = #expect(throws: (any Error).self) { try made(\.bridgings, text) }
        #expect(error.map { "\($0)" } == expected)
    }
}
