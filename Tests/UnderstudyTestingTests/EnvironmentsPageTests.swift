import Foundation
import Testing
import UnderstudyTesting

@Suite("Documentation/Environments.md")
struct EnvironmentsPageTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test("prints the example and its tests to the letter", arguments: ["WindyPath", "WindyPathTests"])
    func example(_ name: String) throws {
        let code = try text("Tests/UnderstudyTestingTests/Example/\(name).swift")
        #expect(try text("Documentation/Environments.md").contains("```swift\n\(code)```\n"))
    }

    @Test("has every law")
    func laws() throws {
        let table = try text("Documentation/Environments.md").split(separator: "\n").drop { $0 != "| law | promise |" }
        let rows = table.dropFirst(2).prefix { $0.hasPrefix("| `") }
        let names = rows.map { $0.dropFirst(3).prefix { $0 != "`" } }
        #expect(names == EnvironmentLaw.allCases.map { $0.rawValue[...] })
    }
}
