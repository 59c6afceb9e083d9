import Experiments
import Foundation
import Testing

@Suite("The experiments of this repository")
struct ExperimentsFolderTests {
    static let folder = repository.appending(path: "experiments")

    /// Every spec of the folder; the compositions are no specs of their own.
    static let specs: [String] =
        FileManager.default.enumerator(atPath: folder.path)
        .map { $0.compactMap { $0 as? String } }?
        .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("algorithms/") }.sorted() ?? []

    @Test("are there")
    func found() {
        #expect(Self.specs.contains("quickstart.yaml"))
    }

    @Test("check without a problem, recordings included", arguments: specs)
    func check(_ spec: String) throws {
        let path = Self.folder.appending(path: spec).path
        #expect(try lines { try Study(specAt: path, registry: registry) } == [])
    }

    @Test("are called as their file is", arguments: specs)
    func names(_ spec: String) throws {
        let study = try Study(specAt: Self.folder.appending(path: spec).path, registry: registry)
        #expect(spec.hasSuffix(study.name + ".yaml"))
    }
}
