import Foundation
import Testing
import Understudy

@testable import UnderstudyTemplates

/// A folder of a test's own, gone when the value is.
private final class Folder {
    let path = NSTemporaryDirectory() + "scaffold-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The files below `folder`, by their paths, without what a build leaves there.
    static func files(of folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where !path.hasPrefix(".build") && !path.hasPrefix(".swiftpm") && path != "Package.resolved"
            && path != Scaffold.schemaPath
        {
            files[path] = try? Data(contentsOf: URL(filePath: folder + "/" + path))
        }
        return files
    }

    var files: [String: Data] { get throws { try Self.files(of: path) } }

    func text(_ path: String) throws -> String { try String(contentsOfFile: self.path + "/" + path, encoding: .utf8) }

    /// Copies what this command adds to in Understudy itself.
    func addTree() throws {
        for path in ["Package.swift", "Sources/UnderstudyPlugins/BuiltInPlugins.swift", Project.table] {
            let url = URL(filePath: self.path + "/" + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: PluginListTests.root.appending(path: path), to: url)
        }
    }
}

@Suite("What `understudy new` writes")
struct ScaffoldTests {
    static let lab = PluginListTests.root.appending(path: "Examples/Lab").path
    static let components: [(Scaffold.Kind, ComponentTemplate)] = [
        (.environment, .environment), (.dataset, .dataset), (.inferencer, .inferencer), (.confidence, .confidence),
        (.bridging, .bridging), (.feasibility, .feasibility), (.reward, .reward),
    ]
    static let kinds = Scaffold.Kind.allCases.filter { $0 != .package }

    @Test("is Examples/Lab, to the letter: a package, and a component of each kind")
    func lab() throws {
        let folder = try Folder()
        try Scaffold(package: EntityName("lab"), understudy: .folder("/a/b"), in: folder.path).write()
        let package = folder.path + "/lab"
        for (kind, template) in Self.components {
            try Scaffold(kind, EntityName(template.name.kebab), in: package).write()
        }
        var made = try Folder.files(of: package)
        var example = try Folder.files(of: Self.lab)
        // The only parts of the example that are not written.
        for own in ["experiments/lab.yaml", "experiments/data/walks.txt"] {
            let removed = example.removeValue(forKey: own)
            #expect(removed != nil, "\(own)")
        }
        #expect(made.keys.sorted() == example.keys.sorted())
        let manifest = made.removeValue(forKey: "Package.swift") ?? Data()
        let exampleManifest = example.removeValue(forKey: "Package.swift") ?? Data()
        #expect(!manifest.isEmpty)
        for (path, data) in made { #expect(data == example[path], "\(path)") }
        let line = /\.package\(name: "understudy", path: "[^"]*"\)/
        #expect(
            String(decoding: manifest, as: UTF8.self).replacing(line, with: "")
                == String(decoding: exampleManifest, as: UTF8.self).replacing(line, with: ""))
    }

    @Test("points every spec at a schema beside it, tells how to make that, and has git ignore it", arguments: kinds)
    func schema(kind: Scaffold.Kind) throws {
        let folder = try Folder()
        try Scaffold(package: EntityName("my-lab"), understudy: .folder("/a/b"), in: folder.path).write()
        let package = folder.path + "/my-lab"
        let scaffold = try Scaffold(kind, EntityName("my-world"), in: package)
        let command = ".build/release/my-lab describe --schema > experiments/schema.json"
        #expect(scaffold.commands.contains(command))
        try scaffold.write()
        let specs = try Folder.files(of: package).filter { $0.key.hasSuffix(".yaml") }
        #expect(specs.count == 2)
        for (path, data) in specs {
            #expect(
                String(decoding: data, as: UTF8.self).hasPrefix("# yaml-language-server: $schema=schema.json\n"),
                "\(path)")
        }
        let ignored = try folder.text("my-lab/.gitignore").split(separator: "\n")
        #expect(ignored.contains("experiments/schema.json"))
        try Data("{}".utf8).write(to: URL(filePath: package + "/experiments/schema.json"))
        let next = try Scaffold(.experiment, EntityName("another"), in: package)
        #expect(!next.commands.contains(command))
    }

    @Test("has the recording of experiments/data", arguments: ["maze.npz", "maze.json"])
    func recording(name: String) throws {
        let ours = try Data(contentsOf: PluginListTests.root.appending(path: "experiments/data/\(name)"))
        #expect(try Data(contentsOf: URL(filePath: "\(Self.lab)/experiments/data/\(name)")) == ours)
    }

    @Test("marks at most ten lines to edit in each file, and at least one in each component", arguments: kinds)
    func marks(kind: Scaffold.Kind) throws {
        let folder = try Folder()
        try folder.addTree()
        let scaffold = try Scaffold(kind, EntityName("my-world"), in: folder.path)
        for file in scaffold.files { #expect(file.edits.count <= 10, "\(file.path)") }
        guard kind.noun != nil else { return }
        let source = try #require(
            scaffold.files.first { $0.path.hasPrefix("Plugins/MyWorld/MyWorld") && !$0.path.hasSuffix("Plugin.swift") })
        #expect(!source.edits.isEmpty)
    }

    @Test("adds a component to Understudy itself, with every list entry", arguments: kinds.filter { $0.noun != nil })
    func tree(kind: Scaffold.Kind) throws {
        let folder = try Folder()
        try folder.addTree()
        let scaffold = try Scaffold(kind, EntityName("my-world"), in: folder.path + "/Sources")
        try scaffold.write()
        let manifest = try folder.text("Package.swift")
        for list in ["plugins", "plainlyTestedPlugins"] {
            let names = try #require(ListEditing.strings(of: list, in: manifest)).names
            #expect(names.contains("MyWorld") && names == names.sorted())
        }
        let program = try folder.text("Sources/UnderstudyPlugins/BuiltInPlugins.swift")
        #expect(program.contains("import MyWorld\n") && program.contains("    MyWorldPlugin.self,\n"))
        #expect(try folder.text(Project.table).contains("\t" + "my-world\tMyWorld\n"))
        #expect(try folder.text("Plugins/MyWorld/MyWorldPlugin.swift").contains("registry.add(MyWorld"))
        #expect(try folder.text("experiments/my-world.yaml").contains("requires: {plugins: [MyWorld]}"))
        #expect(try folder.files.keys.contains { $0.hasPrefix("Tests/MyWorldTests/MyWorld") })
    }

    @Test(
        "has no name of the example, and no line that the formatter would break", arguments: kinds,
        ["x", "the-second-world-of-mine"])
    func names(kind: Scaffold.Kind, name: String) throws {
        let folder = try Folder()
        try folder.addTree()
        let scaffold = try Scaffold(kind, EntityName(name), in: folder.path)
        for file in scaffold.files where file.change == nil && !file.path.hasSuffix(".npz") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for (_, template) in Self.components {
                #expect(!text.contains(template.name.camel), "\(file.path)")
                #expect(!text.contains(template.name.kebab), "\(file.path)")
            }
            #expect(text.firstMatch(of: /\bLab(?![a-z])|\blab\b/) == nil, "\(file.path)")
            guard file.path.hasSuffix(".swift") else { continue }
            for line in text.split(separator: "\n") { #expect(line.count <= 120, "\(file.path): \(line)") }
        }
    }

    @Test("replaces nothing, and leaves no part of itself where something is there")
    func existing() throws {
        let folder = try Folder()
        try folder.addTree()
        try Scaffold(.experiment, EntityName("my-world"), in: folder.path).write()
        let before = try folder.files
        let error = #expect(throws: TemplateError.self) {
            try Scaffold(.environment, EntityName("my-world"), in: folder.path).write()
        }
        #expect(error?.exitCode == 73)
        #expect(error?.description.hasPrefix("experiments/my-world.yaml: error: the file is there already") == true)
        #expect(try folder.files == before)
    }

    @Test("adds a second component to a plugin that it has made, and to none that was made by hand")
    func second() throws {
        let folder = try Folder()
        try folder.addTree()
        try Scaffold(.plugin, EntityName("my-parts"), in: folder.path).write()
        try Scaffold(.confidence, EntityName("my-trust"), plugin: "MyParts", in: folder.path).write()
        let plugin = try folder.text("Plugins/MyParts/MyPartsPlugin.swift")
        #expect(
            plugin.contains(
                "        registry.add(MyPartsEnvironment.self)\n        registry.add(MyTrustConfidence.self)\n"))
        #expect(try folder.files["Tests/MyPartsTests/MyTrustConfidenceTests.swift"] != nil)
        let error = #expect(throws: TemplateError.self) {
            try Scaffold(.reward, EntityName("other"), plugin: "Mazes", in: folder.path)
        }
        #expect(error?.exitCode == 64)
    }

    @Test("asks which plugin is meant where a package has several")
    func several() throws {
        let folder = try Folder()
        try Scaffold(package: EntityName("my-lab"), understudy: .folder("/a/b"), in: folder.path).write()
        let package = folder.path + "/my-lab"
        try Scaffold(.plugin, EntityName("more"), in: package).write()
        let manifest = try String(contentsOfFile: package + "/Package.swift", encoding: .utf8)
        #expect(manifest.contains("let plugins = [\"More\", \"MyLab\"]\n"))
        let main = try String(contentsOfFile: package + "/Sources/MyLabMain/MyLabMain.swift", encoding: .utf8)
        #expect(main.contains("            MorePlugin.self,\n            MyLabPlugin.self,\n"))
        #expect(main.contains("import More\nimport MyLab\nimport Understudy\n"))
        let error = #expect(throws: TemplateError.self) { try Scaffold(.reward, EntityName("other"), in: package) }
        #expect(error?.description.contains("More, MyLab") == true)
        try Scaffold(.reward, EntityName("other"), plugin: "MyLab", in: package).write()
    }

    @Test("makes a package of a repository's version, or of a folder, as seen from its own")
    func dependency() throws {
        let folder = try Folder()
        let url = "https://example.org/people/Understudy-Fork.git"
        try Scaffold(package: EntityName("far"), understudy: .repository(url, from: "0.1.0"), in: folder.path).write()
        let far = try folder.text("far/Package.swift")
        #expect(far.contains(".package(url: \"\(url)\", from: \"0.1.0\")"))
        #expect(far.contains("package: \"understudy-fork\"") && !far.contains("package: \"understudy\""))
        try Scaffold(package: EntityName("near"), understudy: .folder(folder.path + "/clone"), in: folder.path).write()
        #expect(try folder.text("near/Package.swift").contains(".package(name: \"understudy\", path: \"../clone\")"))
        let error = #expect(throws: TemplateError.self) {
            try Scaffold(package: EntityName("near"), understudy: .folder("/"), in: folder.path)
        }
        #expect(error?.exitCode == 73)
    }

    @Test("needs a package with the lists that it adds to")
    func noPackage() throws {
        let folder = try Folder()
        let missing = #expect(throws: TemplateError.self) {
            try Scaffold(.environment, EntityName("my-world"), in: folder.path)
        }
        #expect(missing?.exitCode == 66)
        try Data("let package = Package(name: \"other\")\n".utf8).write(
            to: URL(filePath: folder.path + "/Package.swift"))
        let other = #expect(throws: TemplateError.self) {
            try Scaffold(.environment, EntityName("my-world"), in: folder.path)
        }
        #expect(other?.exitCode == 65)
        #expect(try folder.files.count == 1)
    }
}
