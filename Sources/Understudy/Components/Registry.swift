/// Every component that the running program knows, by extension point.
public struct Registry: Sendable {
    /// The environments.
    public private(set) var environments = Catalog<any Environment>(noun: "environment")
    /// The formats of expert recordings.
    public private(set) var datasets = Catalog<any ExpertDataset>(noun: "dataset")
    /// The ways to infer an expert's actions.
    public private(set) var inferencers = Catalog<any ActionInferencer>(noun: "action inferencer")
    /// The ways to decide how far to trust the expert.
    public private(set) var confidences = Catalog<any ConfidenceSchedule>(noun: "confidence")
    /// The ways to get past what the agent cannot imitate.
    public private(set) var bridgings = Catalog<any BridgingStrategy>(noun: "bridging")
    /// The ways to tell what the agent cannot imitate.
    public private(set) var feasibilityTests = Catalog<any FeasibilityTest>(noun: "feasibility test")
    /// The learned rewards.
    public private(set) var rewardModels = Catalog<any RewardModel>(noun: "reward model")

    /// The registered plugins' names and summaries, in the order of registration.
    public private(set) var plugins: [(name: String, summary: String)] = []

    private var current = ""

    /// Creates a registry of the components of `plugins`.
    ///
    /// - Precondition: no two components of one extension point have the same name.
    public init(_ plugins: [any Plugin.Type] = []) {
        for plugin in plugins {
            current = plugin.name
            self.plugins.append((plugin.name, plugin.summary))
            plugin.register(into: &self)
        }
        current = ""
    }

    /// Registers an environment.
    public mutating func add<C: Environment>(_ component: C.Type) {
        environments.add(entry(component) { $0 })
    }

    /// Registers a format of expert recordings.
    public mutating func add<C: ExpertDataset>(_ component: C.Type) {
        datasets.add(entry(component) { $0 })
    }

    /// Registers a way to infer actions.
    public mutating func add<C: ActionInferencer>(_ component: C.Type) {
        inferencers.add(entry(component) { $0 })
    }

    /// Registers a confidence.
    public mutating func add<C: ConfidenceSchedule>(_ component: C.Type) {
        confidences.add(entry(component) { $0 })
    }

    /// Registers a bridging strategy.
    public mutating func add<C: BridgingStrategy>(_ component: C.Type) {
        bridgings.add(entry(component) { $0 })
    }

    /// Registers a feasibility test.
    public mutating func add<C: FeasibilityTest>(_ component: C.Type) {
        feasibilityTests.add(entry(component) { $0 })
    }

    /// Registers a learned reward.
    public mutating func add<C: RewardModel>(_ component: C.Type) {
        rewardModels.add(entry(component) { $0 })
    }

    private func entry<C: Component, Product>(
        _ component: C.Type, as erase: @escaping @Sendable (C) -> Product
    ) -> Catalog<Product>.Entry {
        Catalog<Product>.Entry(name: C.name, summary: C.summary, plugin: current) { reader in
            erase(try C(from: &reader))
        }
    }
}
