import Foundation
import SpecYAML
import Testing
import Understudy

@testable import Mazes

@Suite("Documentation/Mazes.md")
struct MazesDocumentTests {
    static let lines: [String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try? String(contentsOf: root.appending(path: "Documentation/Mazes.md"), encoding: .utf8)
        return text?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) ?? []
    }()

    /// The fenced blocks of a language.
    private func blocks(_ language: String) -> [[String]] {
        var blocks: [[String]] = []
        var open = false
        for line in Self.lines {
            if line == "```\(language)" {
                open = true
                blocks.append([])
            } else if line == "```" {
                open = false
            } else if open {
                blocks[blocks.count - 1].append(line)
            }
        }
        return blocks
    }

    /// The keys with their defaults in the table under a heading.
    private func table(under heading: String) -> [(key: String, standard: String)] {
        Self.lines.drop { $0 != "## \(heading)" }.dropFirst().prefix { !$0.hasPrefix("## ") }
            .filter { $0.hasPrefix("| `") }
            .map { line in
                let cells = line.split(separator: "|").map {
                    $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "")
                }
                return (cells[0], cells[1])
            }
    }

    @Test("has every key with its default", arguments: ["maze", "point-maze"])
    func keys(name: String) throws {
        let parameters = try #require(registry.environments[name]).parameters(in: registry)
        let documented = table(under: "Keys of both") + table(under: name).filter { $0.key != "time_limit" }
        #expect(documented.map(\.key).sorted() == parameters.map(\.key).sorted())
        for parameter in parameters {
            let standard = try #require(documented.first { $0.key == parameter.key }).standard
            #expect(standard.split(separator: ", ").contains(Substring(parameter.standard ?? "")), "\(parameter.key)")
        }
    }

    @Test("has examples that are right")
    func examples() throws {
        let blocks = blocks("yaml")
        #expect(blocks.count == 2)
        for block in blocks {
            let node = try #require(try Node.parse(block.joined(separator: "\n"), file: "s.yaml"))
            _ = try SpecReader.read(node, registry: registry) { $0.component("environment", from: \.environments, "") }
        }
    }

    @Test("shows two of the maps, and names all")
    func maps() throws {
        let picture = try #require(blocks("text").first).dropFirst()
        let left = picture.map { String($0.prefix(11)) }.joined(separator: "\n")
        let right = picture.compactMap { $0.count > 16 ? String($0.dropFirst(16)) : nil }.joined(separator: "\n")
        #expect(left == Layout.fourRooms.map)
        #expect(right == Layout.medium.map)
        for layout in Layout.allCases { #expect(Self.lines.contains { $0.contains("`\(layout.rawValue)`") }) }
    }
}
