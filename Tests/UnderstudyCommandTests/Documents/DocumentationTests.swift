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
            let target =
                link.1.isEmpty
                ? page : Page(url: folder.appending(path: String(link.1)).standardizedFileURL, path: String(link.1))
            #expect(target.anchors.contains(String(link.2)), "\(link.0)")
        }
    }

    @Test("links of declarations open the files that have them", arguments: Page.all)
    func declarations(_ page: Page) throws {
        let folder = Program.root.appending(path: page.path).deletingLastPathComponent()
        for link in page.prose.matches(of: /\[`([\w.]+)`\]\(([^)#\s]+\.swift)\)/) {
            let code = try String(contentsOf: folder.appending(path: String(link.2)), encoding: .utf8)
            let names = link.1.split(separator: ".")
            let type = try Regex("(?:struct|class|enum|protocol|extension|actor) \(names[0])\\b")
            #expect(code.contains(type), "\(link.0)")
            guard names.count > 1, let member = names.last else { continue }
            let declaration = try Regex(member == "init" ? "\\binit[(<]" : "(?:func|var|let|case) \(member)\\b")
            #expect(code.contains(declaration), "\(link.0)")
        }
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
        "README.md", "Documentation/Clusters.md", "Documentation/Gymnasium.md", "Documentation/Images.md",
        "Documentation/Keys.md", "Documentation/Specs.md", "Documentation/Variations.md",
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
