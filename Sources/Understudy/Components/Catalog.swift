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
