import Testing
import Understudy

@Suite("Registry")
struct RegistryTests {
    private let registry = Registry([SamplePlugin.self])

    @Test("lists components by name and by extension point")
    func lists() {
        #expect(registry.environments.names == ["corridor", "room"])
        #expect(registry.datasets.names == ["tape"])
        #expect(registry.confidences.names == [])
        #expect(registry.plugins.map(\.name) == ["Sample"])
    }

    @Test("knows what a component is and where it comes from")
    func entries() throws {
        let entry = try #require(registry.environments["corridor"])
        #expect(entry.summary == "A straight line")
        #expect(entry.plugin == "Sample")
        #expect(registry.environments["Corridor"] == nil)
    }

    @Test("lists a component's parameters with type, rule, default and meaning, without reading a spec")
    func parameters() throws {
        let parameters = try #require(registry.environments["corridor"]).parameters(in: registry)
        #expect(parameters.map(\.key) == ["length", "slip"])
        #expect(parameters.map(\.type) == ["a whole number", "a number"])
        #expect(parameters.map(\.rule) == ["of at least 2", "from 0 to 1"])
        #expect(parameters.map(\.standard) == ["10", "0"])
        #expect(parameters.map(\.documentation) == ["The number of cells", "The probability to slip"])
    }
}
