import Foundation
import Testing

@Suite("Documentation/Plugins.md")
struct PluginsPageTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: EnvironmentsPageTests.root.appending(path: path), encoding: .utf8)
    }

    @Test(
        "prints the plugin and the program of the example package to the letter",
        arguments: ["Plugins/Lab/LabPlugin.swift", "Sources/LabMain/LabMain.swift"])
    func example(_ path: String) throws {
        let code = try text("Examples/Lab/" + path)
        #expect(try text("Documentation/Plugins.md").contains("```swift\n\(code)```\n"))
    }

    @Test("has every product")
    func products() throws {
        let products = try text("Package.swift").matches(of: /\.library\(name: "(\w+)"/).map { String($0.1) }
        let page = try text("Documentation/Plugins.md")
        #expect(products.count >= 7)
        for product in products { #expect(page.contains("| `\(product)` |"), "\(product)") }
    }

    @Test("has every extension point, with its page and its laws")
    func extensionPoints() throws {
        let page = try text("Documentation/Plugins.md")
        let added = try text("Sources/Understudy/Components/Registry.swift")
            .matches(of: /func add<C: (\w+)>/).map { String($0.1) }
        #expect(added.count >= 7)
        for name in added { #expect(page.contains("| `\(name)` |"), "\(name)") }
        for point in ExtensionPageTests.points {
            let row = "| `\(point.type)` | `\(point.kind)` | [\(point.page).md](\(point.page).md) | `\(point.laws)` |\n"
            #expect(page.contains(row), "\(row)")
        }
    }
}
