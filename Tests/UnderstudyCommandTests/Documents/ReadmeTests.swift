import Foundation
import Testing

@Suite("README.md")
struct ReadmeTests {
    static let page = Page("README.md")
    static let specs = page.blocks.filter { $0.language == "yaml" }

    @Test("prints the quickstart's spec to the letter")
    func quickstart() throws {
        let spec = try String(
            contentsOf: Program.root.appending(path: "experiments/quickstart.yaml"), encoding: .utf8)
        #expect(Self.specs.first?.text == spec)
    }

    @Test("has only specs that check without a problem", arguments: specs)
    func check(_ block: Page.Block) async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "data"),
            withDestinationURL: Program.root.appending(path: "experiments/data"))
        try folder.write(block.text, to: "spec.yaml")
        let result = try await Program.run("check", "spec.yaml", in: folder.url)
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("shows only commands that the program has")
    func commands() async throws {
        let commands = Self.page.blocks.filter { $0.language == "sh" }.flatMap {
            $0.text.matches(of: /(?m)^understudy (\w+)/)
        }
        #expect(commands.count >= 4)
        for command in commands {
            let result = try await Program.run(String(command.1), "--help")
            #expect(result.exitCode == 0, "\(command.0)")
        }
    }
}

@Suite("The documentation")
struct DocumentationTests {
    /// Folders of the repository that a page may name files of.
    static let folders = "Documentation|experiments|Sources|Plugins|Tests|scripts"

    @Test("links only to what is there", arguments: Page.all)
    func links(_ page: Page) {
        #expect(!page.text.isEmpty)
        let folder = Program.root.appending(path: page.path).deletingLastPathComponent()
        for link in page.text.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/) where !link.1.contains("://") {
            let target = folder.appending(path: String(link.1)).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: target), "\(link.0)")
        }
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
