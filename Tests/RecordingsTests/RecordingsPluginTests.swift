import Recordings
import SpecYAML
import Testing
import Understudy

@Suite("The Recordings plugin")
struct RecordingsPluginTests {
    private let registry = Registry([RecordingsPlugin.self])

    @Test("npz has two parameters, its path and that of the true actions")
    func parameters() throws {
        #expect(registry.datasets.names == ["csv", "npz"])
        let entry = try #require(registry.datasets["npz"])
        #expect(entry.plugin == "Recordings")
        let parameters = entry.parameters(in: registry)
        #expect(parameters.map(\.key) == ["path", "actions"])
        #expect(parameters.map(\.type) == Array(repeating: "a path, relative to the spec's file", count: 2))
        #expect(parameters.map(\.standard) == [nil, "none"])
    }

    @Test("a dataset named in a spec is loaded from beside the spec")
    func spec() throws {
        let file = Files.shipped("README.md")
        let document = try #require(try Node.parse("dataset: {kind: npz, path: mountaincar-v0.npz}", file: file))
        let dataset = try SpecReader.read(document, registry: registry) {
            $0.component("dataset", from: \.datasets, "The recording")
        }
        #expect(try dataset?.load().transitionCount == 10057)
    }
}
