import SpecYAML
import Testing
import Understudy
import UnderstudyPlugins

@testable import Experiments

@Suite("What a spec requires")
struct RequirementTests {
    @Test(
        "is no problem where the program has it",
        arguments: [
            "{}", "{version: 0.1.0}", "{version: 0.1}", "{version: 0}", "{plugins: [Mazes]}",
            "{version: 0.1.0, plugins: [ClassicControl 0.1.0, Mazes 0.0.9]}",
        ])
    func satisfied(text: String) throws {
        #expect(try problems(base + "requires: \(text)") == [])
    }

    @Test(
        "is told where the program lacks it",
        arguments: [
            (
                "{version: 9.1}",
                "5:21: error: requires.version: the spec needs Understudy 9.1.0 or later, and this program is made of \(Version.understudy); to run it, install or build the program from Understudy 9.1.0 or later, or write \(Version.understudy) here if the spec uses nothing that is newer"
            ),
            (
                "{plugins: [Maze]}",
                "5:21: error: requires.plugins: the spec needs the plugin 'Maze', and this program does not have it; did you mean 'Mazes'?"
            ),
            (
                "{plugins: [Mazes, MyLab 1.0.0]}",
                "5:21: error: requires.plugins: the spec needs the plugin 'MyLab', and this program does not have it; it has: Baselines, ClassicControl, Gymnasium, HeterogeneousActions, ImplicitImitation, Mazes, MinAtar, Minari, Recordings"
            ),
            (
                "{plugins: [Mazes 7.0.0]}",
                "5:21: error: requires.plugins: the spec needs the plugin 'Mazes' 7.0.0 or later, and this program has \(Version.understudy); to run it, build the program with a later one, or write 'Mazes \(Version.understudy)' if the spec uses nothing that is newer"
            ),
            (
                "{version: new}",
                "5:21: error: requires.version: must be a version such as 1.2.0, or none, not 'new'"
            ),
            ("{plugin: [Mazes]}", "5:12: error: requires.plugin: unknown key, did you mean 'plugins'?"),
        ])
    func lacking(text: String, problem: String) throws {
        #expect(try problems(base + "requires: \(text)") == ["spec.yaml:" + problem])
    }

    @Test("names a list of plugins", arguments: ["Mazes", "[1]", "[Mazes new]", "[Mazes 1 2]"])
    func wrongPlugins(text: String) throws {
        let found = try problems(base + "requires: {plugins: \(text)}")
        #expect(found.count == 1 && found[0].contains("error: requires.plugins: must be a list"), "\(found)")
    }

    @Test("belongs to the whole spec, and to no variant")
    func variant() throws {
        #expect(
            try problems(base + "variants: {a: {requires: {version: 0.1.0}}}")
                == ["spec.yaml:5:16: error: variants.a.requires: belongs to the whole spec, not to a variant"])
    }

    @Test("is in no resolved spec: the runs are the same with it and without")
    func resolved() throws {
        let with = try study(base + "requires: {version: 0.1.0, plugins: [ClassicControl]}")
        #expect(try with.spec().yaml == study(base).spec().yaml)
    }

    @Test("says of a product that is not linked how to add it")
    func product() throws {
        var small = Registry(builtInPlugins.filter { $0.name != "Mazes" })
        small.products = ProductTable(of: Registry(builtInPlugins))
        let text = base.replacing("cart-pole", with: "maze") + "requires: {plugins: [Mazes]}"
        let remedy =
            "to use it, add .product(name: \"Mazes\", package: \"understudy\") to the program's dependencies and MazesPlugin.self to its plugins"
        #expect(
            try lines {
                try Study(#require(try Node.parse(text, file: "spec.yaml")), registry: small)
            } == [
                "spec.yaml:3:14: error: environment: unknown environment 'maze', which is in the product Mazes: \(remedy)",
                "spec.yaml:5:21: error: requires.plugins: the spec needs the plugin 'Mazes', and this program does not have it; \(remedy)",
            ])
    }

    @Test("is not needed to know the plugins of a study")
    func plugins() throws {
        let found = try study(base + "variants: {a: {}, b: {environment: maze}}").plugins
        let version = Version.understudy.description
        #expect(found == ["ClassicControl", "Mazes"].map { PluginVersion(name: $0, version: version) })
    }
}
