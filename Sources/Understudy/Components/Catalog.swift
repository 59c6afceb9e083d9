/// The components of one extension point, by name.
public struct Catalog<Product>: Sendable {
    /// One component.
    public struct Entry: Sendable {
        /// The name in specs.
        public let name: String
        /// One line that says what the component is.
        public let summary: String
        /// The plugin that registered the component, or an empty text where none did.
        public let plugin: String
        /// Reads the component from its part of a spec.
        public let make: @Sendable (inout SpecReader) throws -> Product
    }

    /// What the extension point is called in messages: `environment`.
    public let noun: String

    /// The components, ordered by name.
    public private(set) var entries: [Entry] = []

    init(noun: String) {
        self.noun = noun
    }

    /// The component called `name`.
    public subscript(name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// All names, ordered.
    public var names: [String] { entries.map(\.name) }

    mutating func add(_ entry: Entry) {
        precondition(self[entry.name] == nil, "two components are called '\(entry.name)' (\(noun))")
        let place = entries.firstIndex { $0.name > entry.name } ?? entries.endIndex
        entries.insert(entry, at: place)
    }
}

extension Catalog.Entry {
    /// The component's parameters in the order in which it reads them, then those that `common` reads, which belong to the extension point.
    public func parameters(
        in registry: Registry, common: (Product, inout SpecReader) -> Void = { _, _ in }
    ) -> [ParameterDescription] {
        var reader = SpecReader(describing: registry)
        if let product = try? make(&reader) { common(product, &reader) }
        return reader.parameters
    }

    /// A component of this kind with stand-ins for its parameters, to ask what it can do; `nil` where there is none without real ones.
    public func standIn(in registry: Registry) -> Product? {
        var reader = SpecReader(describing: registry)
        return try? make(&reader)
    }
}
