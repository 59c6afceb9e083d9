/// A plugin's name and description.
public struct RegisteredPlugin: Hashable, Sendable {
    /// The name, which is that of its target.
    public let name: String
    /// A one-line summary.
    public let summary: String
    /// The version; `nil` if it states none.
    public let version: Version?
}

/// All components that the running program knows, by extension point.
public struct Registry: Sendable {
    /// The environments.
    public private(set) var environments = Catalog<any Environment>(noun: "environment")
    /// The formats of expert recordings.
    public private(set) var datasets = Catalog<any ExpertDataset>(noun: "dataset")
    /// The inferencers of the expert's actions.
    public private(set) var inferencers = Catalog<any ActionInferencer>(noun: "action inferencer")
    /// The confidence schedules.
    public private(set) var confidences = Catalog<any ConfidenceSchedule>(noun: "confidence")
    /// The bridging strategies.
    public private(set) var bridgings = Catalog<any BridgingStrategy>(noun: "bridging")
    /// The feasibility tests.
    public private(set) var feasibilityTests = Catalog<any FeasibilityTest>(noun: "feasibility test")
    /// The reward models.
    public private(set) var rewardModels = Catalog<any RewardModel>(noun: "reward model")

    /// The formats of expert recordings that can be written, in the order of registration.
    public private(set) var recordingFormats: [any RecordingFormat.Type] = []

    /// The registered plugins, in the order of registration.
    public private(set) var plugins: [RegisteredPlugin] = []

    /// The components of this package with their products, for messages about those that the program does not link.
    package var products = ProductTable()

    /// Decides about the programs that components start while they are read from a spec. By default all are permitted.
    public var programGate: ProgramStart.Gate = { $0.program }

    private var current = ""

    /// Creates a registry of the components of `plugins`.
    ///
    /// - Precondition: no two components of the same extension point share a name.
    public init(_ plugins: [any Plugin.Type] = []) {
        for plugin in plugins {
            current = plugin.name
            self.plugins.append(RegisteredPlugin(name: plugin.name, summary: plugin.summary, version: plugin.version))
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
        if let format = component as? any RecordingFormat.Type { recordingFormats.append(format) }
    }

    /// Registers an action inferencer.
    public mutating func add<C: ActionInferencer>(_ component: C.Type) {
        inferencers.add(entry(component) { $0 })
    }

    /// Registers a confidence schedule.
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

    /// Registers a reward model.
    public mutating func add<C: RewardModel>(_ component: C.Type) {
        rewardModels.add(entry(component) { $0 })
    }

    /// Returns the plugins called `names` with their versions, by name.
    package func versions(of names: Set<String>) -> [PluginVersion] {
        plugins.filter { names.contains($0.name) }
            .map { PluginVersion(name: $0.name, version: $0.version?.description) }
            .sorted { $0.name < $1.name }
    }

    /// Returns the keys of the component `name` of the extension point `noun`; `nil` if there is none.
    func keys(of name: String, noun: String) -> [String]? {
        func keys<Product>(_ catalog: Catalog<Product>) -> [String]? {
            catalog.noun == noun ? catalog[name]?.parameters(in: self).map(\.key) : nil
        }
        return keys(environments) ?? keys(datasets) ?? keys(inferencers) ?? keys(confidences) ?? keys(bridgings)
            ?? keys(feasibilityTests) ?? keys(rewardModels)
    }

    private func entry<C: Component, Product>(
        _ component: C.Type, as erase: @escaping @Sendable (C) -> Product
    ) -> Catalog<Product>.Entry {
        Catalog<Product>.Entry(
            name: C.name, summary: C.summary, source: C.source, plugin: current,
            remedy: { C.remedy(forUnknown: $0) }, make: { reader in erase(try C(from: &reader)) })
    }
}

/// The components of one extension point, by name.
public struct Catalog<Product>: Sendable {
    /// One component.
    public struct Entry: Sendable {
        /// The name in specs.
        public let name: String
        /// A one-line summary of the component.
        public let summary: String
        /// The publication that the component is from, or `nil`.
        public let source: String?
        /// The plugin that registered the component; empty if there is none.
        public let plugin: String
        /// Returns what to write for a name that no component has, if it means this component.
        let remedy: @Sendable (String) -> String?
        /// Reads the component from its section of a spec.
        public let make: @Sendable (inout SpecReader) throws -> Product
    }

    /// The noun for the extension point in messages: `environment`.
    public let noun: String

    /// The components, sorted by name.
    public private(set) var entries: [Entry] = []

    init(noun: String) {
        self.noun = noun
    }

    /// The component named `name`.
    public subscript(name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// All names, sorted.
    public var names: [String] { entries.map(\.name) }

    mutating func add(_ entry: Entry) {
        precondition(self[entry.name] == nil, "two components are called '\(entry.name)' (\(noun))")
        let place = entries.firstIndex { $0.name > entry.name } ?? entries.endIndex
        entries.insert(entry, at: place)
    }
}

extension Catalog.Entry {
    /// Returns the parameters of a component.
    ///
    /// The component's own come first, in the order in which it reads them. Those that `common` reads follow; they
    /// belong to the extension point.
    public func parameters(
        in registry: Registry, common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> [ParameterDescription] {
        var reader = SpecReader(describing: registry)
        if let product = try? make(&reader) { common(product, &reader) }
        return reader.parameters
    }

    /// Returns a component with stand-ins for its parameters, to query its abilities.
    ///
    /// It is `nil` if the component cannot be made without real parameters.
    public func standIn(in registry: Registry) -> Product? {
        var reader = SpecReader(describing: registry)
        return try? make(&reader)
    }
}
