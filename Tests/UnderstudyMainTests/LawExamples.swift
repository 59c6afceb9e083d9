import SpecYAML
import Testing
import Understudy

@testable import UnderstudyMain

/// The parameters with which the laws of registered components are checked: the one place for them.
enum LawExamples {
    static let registry = Registry(UnderstudyMain.plugins)

    /// Parameters in YAML, by extension point and component; each is checked.
    ///
    /// A component without an entry is checked with its default parameters. Those that cannot do without parameters need
    /// an entry. So do those that show little with their defaults in the short runs of the laws.
    static let parameters: [String: [String]] = [
        "dataset csv": ["{path: '\(fixture("RecordingsTests/Fixtures/cartpole-v1.csv"))'}"],
        "dataset npz": ["{path: '\(data("cartpole-v1"))'}", "{path: '\(data("mountaincar-v0"))'}"],
        "action inferencer nearest-transition": [
            "{}", "{votes: first, metric: next}", "{metric: learned, warmup: 100}",
        ],
        "action inferencer per-action-nearest": ["{}", "{ratio: 1}"],
        "action inferencer forward-model": ["{minimum: 20, radius: 2, learning_rate: 0.03, hidden: [16], relabel: 9}"],
        "action inferencer inverse-dynamics": ["{hidden: [16], relabel: 9}", "{features: change, hidden: [16]}"],
        "action inferencer transition-model": ["{warmup: 10, hidden: [16], channels: 4}"],
        "action inferencer oracle": ["{}", "{rewards: none}"],
        "confidence dynamic": ["{}", "{counts: transition, gap_unit: gap, err_max: 0.2}"],
        "confidence mixed": ["{}", "{start: 1, floor: 0.2, patience: 1, patience_updates: 0}"],
        "confidence performance": ["{}", "{rate: 1, patience: 1, patience_updates: 0}"],
        "bridging none": ["{}", "{feasibility: {kind: visit-counts, visits: 1}}"],
        "bridging own-segments": [
            "{feasibility: {kind: visit-counts, visits: 1}}", "{feasibility: error-threshold, target: first}",
        ],
        "bridging graph": [
            "{feasibility: {kind: visit-counts, visits: 1}}", "{feasibility: error-threshold, patience: 1, nodes: 20}",
        ],
        "bridging value-guided": ["{feasibility: {kind: visit-counts, visits: 1}, target: first}"],
        "feasibility test error-threshold": ["{}", "{threshold: 0.1}"],
        "feasibility test visit-counts": ["{visits: 1}"],
        "feasibility test outcome-test": ["{}", "{alpha: 0.5}"],
        "reward model adversarial": ["{}", "{reward: negative, sees: states, learning_rate: 1, batch_size: 3}"],
        "reward model positive-unlabeled": ["{}", "{sees: transitions, learning_rate: 1, batch_size: 3}"],
    ]

    /// Components that need another program or library, which the tests of their plugins check where there is one.
    static let checkedElsewhere: Set = ["environment gymnasium", "dataset minari"]

    private static func data(_ name: String) -> String {
        PluginListTests.root.appending(path: "experiments/data/\(name).npz").path
    }

    private static func fixture(_ path: String) -> String {
        PluginListTests.root.appending(path: "Tests/" + path).path
    }

    /// A component of a catalog with parameters.
    struct Example: CustomTestStringConvertible {
        var noun: String
        var name: String
        /// The parameters in YAML; `nil` for the default ones.
        var parameters: String?

        var key: String { "\(noun) \(name)" }
        var testDescription: String { name + (parameters.map { " \($0)" } ?? "") }

        /// Makes the component; fails with a message if it cannot do without parameters and has none.
        func make<Product>(from catalog: Catalog<Product>) throws -> Product {
            let entry = try #require(catalog[name])
            let required = entry.parameters(in: registry).filter { $0.standard == nil }.map(\.key)
            try #require(
                required.isEmpty || parameters != nil,
                "\(key) cannot do without \(required): add it to `LawExamples.parameters`")
            let start = Mark(file: "<\(key)>", line: 1, column: 1)
            let node = try Node.parse(parameters ?? "{}", file: start.file) ?? Node(.mapping([]), at: start)
            return try SpecReader.read(node, registry: registry, entry.make)
        }
    }

    /// All examples of a catalog: every component that it has, with every entry for it.
    static func examples<Product>(of catalog: Catalog<Product>) -> [Example] {
        catalog.names.flatMap { name -> [Example] in
            let key = "\(catalog.noun) \(name)"
            if checkedElsewhere.contains(key) { return [] }
            return (parameters[key] ?? []).isEmpty
                ? [Example(noun: catalog.noun, name: name, parameters: nil)]
                : (parameters[key] ?? []).map { Example(noun: catalog.noun, name: name, parameters: $0) }
        }
    }

    /// The keys that entries can have.
    static var keys: Set<String> {
        func keys<Product>(_ catalog: Catalog<Product>) -> [String] { catalog.names.map { "\(catalog.noun) \($0)" } }
        return Set(
            keys(registry.environments) + keys(registry.datasets) + keys(registry.inferencers)
                + keys(registry.confidences) + keys(registry.bridgings) + keys(registry.feasibilityTests)
                + keys(registry.rewardModels))
    }
}
