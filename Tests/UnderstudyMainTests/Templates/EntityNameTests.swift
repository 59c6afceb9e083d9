import Foundation
import Testing

@testable import UnderstudyTemplates

@Suite("The names of what is new")
struct EntityNameTests {
    @Test(
        "are written one way in specs and another one in Swift",
        arguments: [("maze", "Maze"), ("my-2nd-world", "My2ndWorld")])
    func forms(kebab: String, camel: String) throws {
        #expect(try EntityName(kebab).camel == camel)
    }

    @Test(
        "are suggested where a word is none",
        arguments: [
            ("MyWorld", "my-world"), ("my_world", "my-world"), ("My World", "my-world"), ("world-", "world"),
        ])
    func suggestions(word: String, name: String) {
        let error = #expect(throws: TemplateError.self) { try EntityName(word) }
        #expect(error?.description.hasSuffix("; did you mean '\(name)'?") == true)
        #expect(error?.exitCode == 64)
    }

    @Test(
        "are no paths, no numbers and not endless",
        arguments: ["", "-", "../x", "1st", "a--b", "ä", String(repeating: "a", count: 41)])
    func invalid(word: String) {
        let error = #expect(throws: TemplateError.self) { try EntityName(word) }
        #expect(error?.exitCode == 64)
    }

    @Test(
        "are not those of modules that the program has",
        arguments: ["agent-training", "testing", "foundation", "mazes"])
    func reserved(word: String) {
        let error = #expect(throws: TemplateError.self) { try EntityName(word) }
        #expect(error?.description.contains("a module of Swift or Understudy") == true)
    }

    @Test("are not those of Swift's types", arguments: ["string", "int", "result", "data", "set"])
    func types(word: String) {
        let error = #expect(throws: TemplateError.self) { try EntityName(word) }
        #expect(
            error?.description.contains("a type of Swift is called \(word.capitalized); choose another name") == true)
        #expect(error?.exitCode == 64)
    }

    @Test("know every module of Package.swift as taken, but for plugins that were made with this command")
    func modules() throws {
        let manifest = try String(contentsOf: PluginListTests.root.appending(path: "Package.swift"), encoding: .utf8)
        let sources = manifest.matches(of: /\.(?:target|executableTarget|systemLibrary)\(\s*name: "(\w+)"/).map {
            String($0.1)
        }
        let tests: Set = ["TestSupport", "NumPySamples"]
        #expect(sources.count > 15)
        #expect(Set(sources).subtracting(tests).subtracting(EntityName.reserved) == [])
        let made = try #require(ListEditing.strings(of: "plainlyTestedPlugins", in: manifest)).names
        #expect(try PluginListTests.folders.subtracting(EntityName.reserved).subtracting(made) == [])
    }
}
