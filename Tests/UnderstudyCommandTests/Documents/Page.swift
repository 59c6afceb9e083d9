import Foundation
import Testing

/// A page of the documentation, in Markdown.
struct Page: CustomTestStringConvertible {
    /// A fenced block: `language` stands behind the fence.
    struct Block: CustomTestStringConvertible {
        let page: String
        let language: String
        let text: String
        let line: Int

        var testDescription: String { "\(page), line \(line)" }

        /// Whether the block is a spec, and no part of one.
        var isWholeSpec: Bool { language == "yaml" && text.contains(/(?m)^understudy: 1$/) }
    }

    /// The path from the repository's root.
    let path: String
    let text: String

    init(_ path: String) { self.init(url: Program.root.appending(path: path), path: path) }

    init(url: URL, path: String) {
        self.init(path: path, text: (try? String(contentsOf: url, encoding: .utf8)) ?? "")
    }

    init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    var testDescription: String { path }

    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    var blocks: [Block] {
        let lines = lines
        var blocks: [Block] = []
        var open: (language: String, line: Int)?
        for (number, line) in lines.enumerated() where line.hasPrefix("```") {
            if let (language, start) = open {
                let text = lines[start..<number].map { $0 + "\n" }.joined()
                blocks.append(Block(page: path, language: language, text: text, line: start))
                open = nil
            } else {
                open = (String(line.dropFirst(3)), number + 1)
            }
        }
        return blocks
    }

    /// The text without fenced blocks.
    var prose: String {
        var isCode = false
        return lines.filter { line in
            guard line.hasPrefix("```") else { return !isCode }
            isCode.toggle()
            return false
        }.joined(separator: "\n")
    }

    /// The anchors of the headings: in lower case, without punctuation, with `-` for each space.
    var anchors: Set<String> {
        Set(
            prose.matches(of: /(?m)^#+ (.*)$/).map { heading in
                String(heading.1.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) })
                    .replacing(" ", with: "-")
            })
    }

    /// The first cells of the table rows under the heading `heading`, without their back quotes.
    func firstCells(under heading: String) -> [String] { cells(0, under: heading) }

    /// The cells of a column, counted from 0, of the table rows under the heading `heading`, without their back quotes.
    func cells(_ column: Int, under heading: String) -> [String] {
        lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
            .filter { $0.hasPrefix("| `") }
            .map { $0.split(separator: "|")[column].trimmingCharacters(in: .whitespaces).replacing("`", with: "") }
    }

    /// Every page that is not made for one folder's readers alone.
    static let all: [Page] = {
        let folder = Program.root.appending(path: "Documentation").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return
            (["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "experiments/data/README.md"]
            + names.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/" + $0 }).map { Page($0) }
    }()
}
