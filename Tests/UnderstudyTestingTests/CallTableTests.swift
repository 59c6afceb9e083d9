import Foundation
import Testing

@Suite("The tables of calls on the pages for authors of components")
struct CallTableTests {
    static let pages = [
        (page: "Parameters", folder: "Specs"), (page: "State", folder: "Checkpoints"),
        (page: "Drawing", folder: "Environments"),
    ]

    @Test("name functions that are there, with their labels", arguments: pages.indices)
    func calls(_ index: Int) throws {
        let (page, folder) = Self.pages[index]
        let root = EnvironmentsPageTests.root
        let text = try String(contentsOf: root.appending(path: "Documentation/\(page).md"), encoding: .utf8)
        let sources = root.appending(path: "Sources/Understudy/" + folder)
        let code = try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted()
            .map { try String(contentsOf: sources.appending(path: $0), encoding: .utf8) }.joined()
        // Each function with the labels of its parameters, of which those behind `:` are types.
        let functions = code.matches(of: /public (?:mutating )?func (\w+)(?:<[^(]*>)?\(([^{]*)/).map { function in
            (name: String(function.1), parameters: String(function.2))
        }
        let cells = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { $0.split(separator: "|")[0] }
        let calls = cells.flatMap { $0.matches(of: /`(\w+)\(([\w:]+)\)`/) }
        #expect(calls.count >= 4)
        for call in calls {
            let labels = call.2.split(separator: ":").filter { $0 != "_" }
            let isThere = functions.contains { function in
                function.name == call.1
                    && labels.allSatisfy {
                        function.parameters.contains("\($0) ") || function.parameters.contains("\($0):")
                    }
            }
            #expect(isThere, "\(call.0)")
        }
    }
}
