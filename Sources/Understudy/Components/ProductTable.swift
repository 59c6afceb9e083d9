/// The components of this package with the library products that have them.
///
/// A program of another package links some of the products. The table tells which one it lacks. It is the text of a
/// file, because a program cannot ask a plugin that it does not link.
package struct ProductTable: Sendable {
    private struct Key: Hashable {
        let noun: String
        let name: String
    }

    private var products: [Key: String] = [:]

    /// An empty table.
    package init() {}

    /// Reads a table: a line for each component with its extension point, its name and its product, between tabs.
    package init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let cells = line.split(separator: "\t").map(String.init)
            guard cells.count == 3 else { continue }
            products[Key(noun: cells[0], name: cells[1])] = cells[2]
        }
    }

    /// Lists the components of `registry`, whose plugins have their products' names.
    package init(of registry: Registry) {
        func add<Product>(_ catalog: Catalog<Product>) {
            for entry in catalog.entries { products[Key(noun: catalog.noun, name: entry.name)] = entry.plugin }
        }
        add(registry.environments)
        add(registry.datasets)
        add(registry.inferencers)
        add(registry.confidences)
        add(registry.bridgings)
        add(registry.feasibilityTests)
        add(registry.rewardModels)
    }

    /// The lines of the table, sorted.
    package var lines: [String] {
        products.map { "\($0.key.noun)\t\($0.key.name)\t\($0.value)" }.sorted()
    }

    /// The names of the products.
    package var productNames: Set<String> { Set(products.values) }

    /// Returns the product with the component `name` of the extension point `noun`.
    package func product(of name: String, noun: String) -> String? { products[Key(noun: noun, name: name)] }

    /// Returns the product with a component `name` of any extension point.
    package func product(of name: String) -> String? {
        products.filter { $0.key.name == name }.map(\.value).min()
    }

    /// Returns the remedy for a program that does not link `product`.
    package static func remedy(_ product: String) -> String {
        "to use it, add .product(name: \"\(product)\", package: \"understudy\") to the program's dependencies and "
            + "\(product)Plugin.self to its plugins"
    }
}
