import ClassicControl
import Testing
import Understudy

@Suite("The ClassicControl plugin")
struct ClassicControlPluginTests {
    @Test("its environments can be named in a spec and have no parameters", arguments: ["cart-pole", "mountain-car"])
    func registration(_ name: String) throws {
        let registry = Registry([ClassicControlPlugin.self])
        let entry = try #require(registry.environments[name])
        #expect(entry.plugin == "ClassicControl")
        #expect(entry.parameters(in: registry).isEmpty)
        var reader = SpecReader(describing: registry)
        #expect(try entry.make(&reader).observationSpace.count > 0)
    }

    @Test("it registers nothing else")
    func names() {
        #expect(Registry([ClassicControlPlugin.self]).environments.names == ["cart-pole", "mountain-car"])
    }
}
