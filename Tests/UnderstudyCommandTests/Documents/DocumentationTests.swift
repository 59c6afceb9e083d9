import Foundation
import Testing

@Suite("The documentation")
struct DocumentationTests {
    /// Folders of the repository that a page may name files of.
    static let folders = "Documentation|experiments|Sources|Plugins|Tests|scripts|benchmarks"

    @Test("links only to what is there", arguments: Page.all)
    func links(_ page: Page) {
        #expect(!page.text.isEmpty)
        let folder = Program.root.appending(path: page.path).deletingLastPathComponent()
        for link in page.prose.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) where !link.1.contains("://") {
            let target = folder.appending(path: String(link.1)).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: target), "\(link.0)")
        }
    }

    @Test("links only to headings that are there", arguments: Page.all)
    func anchors(_ page: Page) {
        let folder = Program.root.appending(path: page.path).deletingLastPathComponent()
        for link in page.prose.matches(of: /\]\(([^)#\s]*)#([^)\s]+)\)/) where !link.1.contains("://") {
            // The lines of declarations have a test of their own.
            if link.1.hasSuffix(".swift"), link.2.contains(/^L\d+$/) { continue }
            let target =
                link.1.isEmpty
                ? page : Page(url: folder.appending(path: String(link.1)).standardizedFileURL, path: String(link.1))
            #expect(target.anchors.contains(String(link.2)), "\(link.0)")
        }
    }

    @Test("links of declarations open the files that have them, at their lines", arguments: Page.all)
    func declarations(_ page: Page) throws {
        let folder = Program.root.appending(path: page.path).deletingLastPathComponent()
        for link in page.prose.matches(of: /\[`([\w.]+)`\]\(([^)#\s]+\.swift)(?:#L(\d+))?\)/) {
            let code = try String(contentsOf: folder.appending(path: String(link.2)), encoding: .utf8)
            let line = link.3.flatMap { Int($0) }
            let isThere = try DeclarationLine.has(String(link.1), in: code, at: line)
            #expect(isThere, "\(link.0)\(line == nil ? "" : ": scripts/link-lines writes the line")")
        }
    }

    @Test("links to the line of every declaration on the tour")
    func tour() {
        let prose = Page("Documentation/Tour.md").prose
        #expect(prose.matches(of: /\.swift#L\d+\)/).count >= 50)
        #expect(!prose.contains(".swift)"))
    }

    @Test(
        "tells a line that has not the declaration",
        arguments: [
            ("One", 1, true), ("One", 2, false), ("One.act", 3, true), ("One.act", 2, false), ("One.act", 7, false),
            ("Two.act", 7, true), ("Two.act", 3, false), ("Two", 6, true), ("Two.init", 8, true),
            ("One.act", 99, false),
            ("One.act", 0, false), ("One.count", nil, true), ("One.counts", nil, false), ("Three", nil, false),
        ] as [(String, Int?, Bool)])
    func line(name: String, line: Int?, isThere: Bool) throws {
        let code = """
            public struct One {
                let count = 1
                mutating func act() {}
            }

            extension Two {
                func act(_ one: One) {}
                init() {}
            }
            """
        #expect(try DeclarationLine.has(name, in: code, at: line) == isThere)
    }

    /// The code that CI compiles and pages may show: each file's lines without indentation and empty lines.
    static let compiledCode: [String] = ["Examples", "Sources", "Plugins", "Tests/UnderstudyTestingTests/Example"]
        .flatMap { folder in
            let root = Program.root.appending(path: folder)
            let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
            return paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build") }.sorted().compactMap {
                (try? String(contentsOf: root.appending(path: $0), encoding: .utf8)).map(trimmed)
            }
        }

    private static func trimmed(_ code: String) -> String {
        let lines = code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        return "\n" + lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }

    @Test(
        "shows only Swift that stands in a file that is compiled",
        arguments: Page.all.flatMap { page in page.blocks.filter { $0.language == "swift" } })
    func swift(_ block: Page.Block) {
        let code = Self.trimmed(block.text)
        #expect(Self.compiledCode.contains { $0.contains(code) })
    }

    @Test("has pages of at most 2,500 words", arguments: Page.all.filter { $0.path.hasPrefix("Documentation/") })
    func length(_ page: Page) {
        let words = page.text.split { $0.isWhitespace }.count
        #expect(words <= 2_500, "\(words) words: split the page by subject")
    }

    /// Pages with tests of their own for their specs.
    static let testedElsewhere: Set = [
        "README.md", "Documentation/Clusters.md", "Documentation/EnvironmentKeys.md", "Documentation/ExpertKeys.md",
        "Documentation/Gymnasium.md", "Documentation/Images.md", "Documentation/Keys.md", "Documentation/SpecErrors.md",
        "Documentation/Specs.md", "Documentation/Tuning.md", "Documentation/Variations.md",
    ]

    /// The specs of the example package, which `scripts/lab` checks with the program that has its components.
    static let labSpecs: Set<String> = {
        let folder = Program.root.appending(path: "Examples/Lab/experiments")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return Set(
            names.filter { $0.hasSuffix(".yaml") }.compactMap {
                try? String(contentsOf: folder.appending(path: $0), encoding: .utf8)
            })
    }()

    @Test(
        "has only whole specs that check without a problem",
        arguments: Page.all.filter { !testedElsewhere.contains($0.path) }
            .flatMap { page in page.blocks.filter { $0.isWholeSpec && !labSpecs.contains($0.text) } })
    func specs(_ block: Page.Block) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "data"),
            withDestinationURL: Program.root.appending(path: "experiments/data"))
        try folder.write(block.text, to: "spec.yaml")
        let result = try await Program.run("check", "spec.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("names only paths that are there, here or in the example package", arguments: Page.all)
    func paths(_ page: Page) throws {
        let path = try Regex("(?:^|[^\\w./])((?:\(Self.folders))/[\\w./+-]*[\\w/])", as: (Substring, Substring).self)
        for match in page.text.matches(of: path) {
            let isThere = ["", "Examples/Lab/"].contains { folder in
                FileManager.default.fileExists(atPath: Program.root.appending(path: folder + match.1).path)
            }
            // `my-world` stands for a name that the reader chooses.
            #expect(isThere || match.1.contains("/my-") || match.1.contains("/My"), "\(match.1)")
        }
    }

    @Test("is listed whole in its index")
    func index() {
        #expect(Page.all.count >= 8)
        let index = Page("Documentation/README.md").text
        for page in Page.all where page.path.hasPrefix("Documentation/") && page.path != "Documentation/README.md" {
            let name = page.path.dropFirst("Documentation/".count)
            #expect(index.contains("](\(name))"), "\(name)")
        }
    }
}
