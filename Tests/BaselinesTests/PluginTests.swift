import Baselines
import Testing
import Understudy

@Suite("The plugin Baselines")
struct PluginTests {
    @Test("registers its components")
    func components() {
        #expect(registry.inferencers.names == ["inverse-dynamics"])
        #expect(registry.rewardModels.names == ["adversarial", "positive-unlabeled"])
    }

    @Test(
        "parameters that are wrong",
        arguments: [
            (
                "adversarial", "{label_smoothing: 0.5}",
                "test.yaml:1:19: error: label_smoothing: must be a number from 0 to 0.49, not '0.5'"
            ),
            ("adversarial", "{sees: state}", "test.yaml:1:8: error: sees: cannot be 'state', did you mean 'states'?"),
            (
                "adversarial", "{reward: log D}",
                "test.yaml:1:10: error: reward: cannot be 'log D', one of: positive, negative, log-odds"
            ),
            ("positive-unlabeled", "{prior: 2}", "test.yaml:1:9: error: prior: must be a number from 0 to 1, not '2'"),
            (
                "positive-unlabeled", "{learning_rate: 0}",
                "test.yaml:1:17: error: learning_rate: must be a number above 0 and at most 1, not '0'"
            ),
            (
                "positive-unlabeled", "{hidden: [0]}",
                "test.yaml:1:11: error: hidden: must be a whole number from 1 to 4096, not '0'"
            ),
        ])
    func parameters(name: String, text: String, expected: String) {
        let error = #expect(throws: (any Error).self) { try rewardModel(name, text) }
        #expect(error.map { "\($0)" } == expected)
    }
}
