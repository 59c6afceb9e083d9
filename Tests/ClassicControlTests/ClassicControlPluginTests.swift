import ClassicControl
import Testing
import Understudy

@Suite("The ClassicControl plugin")
struct ClassicControlPluginTests {
    @Test(
        "its environments can be named in a spec, and their actions are a parameter",
        arguments: [
            ("acrobot", "torques", "[-1, 0, 1]"), ("cart-pole", "forces", "[-10, 10]"),
            ("mountain-car", "forces", "[-1, 0, 1]"),
        ])
    func registration(_ name: String, key: String, standard: String) throws {
        let registry = Registry([ClassicControlPlugin.self])
        let entry = try #require(registry.environments[name])
        #expect(entry.plugin == "ClassicControl")
        let parameters = entry.parameters(in: registry)
        #expect(parameters.map(\.key) == [key])
        #expect(parameters.first?.standard == standard)
        var reader = SpecReader(describing: registry)
        #expect(try entry.make(&reader).observationSpace.count > 0)
    }

    @Test("it registers nothing else")
    func names() {
        #expect(Registry([ClassicControlPlugin.self]).environments.names == ["acrobot", "cart-pole", "mountain-car"])
    }
}
