import Foundation
import Testing
import UnderstudyTesting

@Suite("Documentation/Laws.md")
struct LawsPageTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: EnvironmentsPageTests.root.appending(path: path), encoding: .utf8)
    }

    @Test("prints the example and its tests to the letter", arguments: ["UntilEqual", "UntilEqualTests"])
    func example(_ name: String) throws {
        let code = try text("Tests/UnderstudyTestingTests/Example/\(name).swift")
        #expect(try text("Documentation/Laws.md").contains("```swift\n\(code)```\n"))
    }

    /// The laws in the table of a section, in order.
    private func laws(in section: String) throws -> [String] {
        let sections = try text("Documentation/Laws.md").components(separatedBy: "\n## ")
        let section = try #require(sections.first { $0.hasPrefix(section + "\n") })
        return section.split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    }

    /// The laws of an extension point, and its section of the page.
    static let points: [(section: String, laws: [String])] = [
        ("Confidence", ConfidenceLaw.allCases.map(\.rawValue)),
        ("Action inferencer", InferencerLaw.allCases.map(\.rawValue)),
        ("Feasibility test", FeasibilityLaw.allCases.map(\.rawValue)),
        ("Bridging", BridgingLaw.allCases.map(\.rawValue)),
        ("Reward model", RewardLaw.allCases.map(\.rawValue)),
        ("Dataset", DatasetLaw.allCases.map(\.rawValue)),
    ]

    @Test("has every law of every extension point, in the order in which it is checked", arguments: points.indices)
    func laws(_ index: Int) throws {
        let (section, laws) = Self.points[index]
        let (common, own) = (try self.laws(in: "Laws of every component"), try self.laws(in: section))
        #expect(laws.filter { !common.contains($0) } == own)
        let missing = section == "Dataset" ? ["beginning", "reading", "saving", "allocation"] : []
        #expect(common.filter { !laws.contains($0) } == missing)
    }
}
