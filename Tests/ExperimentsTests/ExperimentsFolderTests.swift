import Foundation
import SpecYAML
import TestSupport
import Testing

@testable import Experiments

@Suite("The experiments of this repository")
struct ExperimentsFolderTests {
    static let folder = repository.appending(path: "experiments")

    /// Every spec of the folder; the compositions, and what several specs share, are no specs of their own.
    static let specs: [String] =
        FileManager.default.enumerator(atPath: folder.path)
        .map { $0.compactMap { $0 as? String } }?
        .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("algorithms/") && !$0.contains("/shared/") }.sorted() ?? []

    /// The specs with an environment of Gymnasium, which can only be checked where its Python is installed.
    static let specsOfPython = specs.filter { spec in
        (try? document(spec))?["environment"]?["kind"]?.scalar?.text == "gymnasium"
    }

    /// All others.
    static let nativeSpecs = specs.filter { !specsOfPython.contains($0) }

    static func document(_ spec: String) throws -> Node? { try Node.load(path: folder.appending(path: spec).path) }

    @Test("are there")
    func found() {
        #expect(Self.specs.contains("quickstart.yaml"))
        #expect(Self.specsOfPython == ["gymnasium.yaml"])
    }

    @Test("check without a problem, recordings included", arguments: nativeSpecs)
    func check(_ spec: String) throws {
        let path = Self.folder.appending(path: spec).path
        #expect(try lines { try Study(specAt: path, registry: registry) } == [])
    }

    /// The Python of the tests, where it has what the specs need.
    static let python: String? = TestPython.imports("gymnasium, Box2D, pygame") ? TestPython.path : nil

    @Test(
        "check without a problem where Python has what they need", .tags(.interop),
        .enabled(if: python != nil, TestPython.isMissing("gymnasium[box2d]")),
        arguments: specsOfPython)
    func checkWithPython(_ spec: String) throws {
        let document = try #require(try Self.document(spec))
        let python = try #require(Self.python)
        let part = try #require(try Node.parse("environment: {python: '\(python)'}", file: "python.yaml"))
        #expect(try lines { try Study(document.overlaid(with: part), registry: registry) } == [])
    }

    @Test("are called as their file is", arguments: specs)
    func names(_ spec: String) throws {
        let name = try #require(try Self.document(spec)?["name"]?.scalar?.text)
        #expect(spec.hasSuffix(name + ".yaml"))
    }
}
