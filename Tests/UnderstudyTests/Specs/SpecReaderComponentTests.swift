import SpecYAML
import Testing
import Understudy

@Suite("SpecReader: components")
struct SpecReaderComponentTests {
    private func environment(_ text: String) throws -> (any Environment)? {
        try read(text) { $0.component("env", from: \.environments, default: "room", "") }
    }

    private func environmentProblems(_ text: String) throws -> [String] {
        try problems(text) { $0.component("env", from: \.environments, default: "room", "") }
    }

    @Test("a component is named alone or in a mapping with its parameters")
    func named() throws {
        #expect(try (environment("env: corridor") as? Corridor)?.length == 10)
        #expect(try (environment("env: {kind: corridor}") as? Corridor)?.length == 10)
        #expect(try (environment("env: {length: 5, kind: corridor, slip: 0.5}") as? Corridor)?.length == 5)
    }

    @Test("an absent component is the standard one, and a problem where there is none")
    func absent() throws {
        #expect(try environment("") is Room)
        #expect(
            try problems("") { $0.component("data", from: \.datasets, "") }
                == ["specs/s.yaml:1:1: error: data: missing, and has no default, there are: tape"])
    }

    @Test(
        "names that are none",
        arguments: [
            ("env: coridor", "1:6: error: env: unknown environment 'coridor', did you mean 'corridor'?"),
            ("env: {kind: coridor}", "1:13: error: env: unknown environment 'coridor', did you mean 'corridor'?"),
            ("env: spaceship", "1:6: error: env: unknown environment 'spaceship', there are: corridor, room"),
            (
                "env: {length: 5}",
                "1:6: error: env: missing 'kind', the name of the environment, write 'kind: corridor'"
            ),
            (
                "env: {width: 5}",
                "1:6: error: env: missing 'kind', the name of the environment, there are: corridor, room"
            ),
            ("env: {kind: [room]}", "1:13: error: env.kind: must be the name of the environment, not a list"),
            ("env: {kind: null}", "1:13: error: env.kind: must be the name of the environment, not null"),
            ("env: [room]", "1:6: error: env: must be the name of a component or its mapping, not a list"),
            ("env: null", "1:6: error: env: must be the name of a component or its mapping, not null"),
        ])
    func wrongNames(_ text: String, problem: String) throws {
        #expect(try environmentProblems(text) == ["specs/s.yaml:" + problem])
    }

    @Test("a component of a product that the program does not link names the product")
    func unlinked() throws {
        var registry = Registry([SamplePlugin.self])
        registry.products = ProductTable("# a comment\nenvironment\tspaceship\tSpace\ndataset\tfilm\tMovies\n")
        let document = try #require(try Node.parse("env: spaceship\ndata: film\n", file: "s.yaml"))
        let problems = #expect(throws: Diagnostics.self) {
            try SpecReader.read(document, registry: registry) { reader in
                _ = reader.component("env", from: \.environments, "")
                _ = reader.component("data", from: \.datasets, "")
            }
        }
        #expect(
            problems?.all.map(\.description) == [
                "s.yaml:1:6: error: env: unknown environment 'spaceship', which is in the product Space: to use it, add .product(name: \"Space\", package: \"understudy\") to the program's dependencies and SpacePlugin.self to its plugins",
                "s.yaml:2:7: error: data: unknown dataset 'film', which is in the product Movies: to use it, add .product(name: \"Movies\", package: \"understudy\") to the program's dependencies and MoviesPlugin.self to its plugins",
            ])
    }

    @Test("a reader knows the plugins of the components that it has read")
    func plugins() throws {
        #expect(
            try read("part: {env: corridor}") { reader in
                _ = reader.section("part", "") { $0.component("env", from: \.environments, default: "room", "") }
                return reader.usedPlugins
            } == ["Sample"])
    }

    @Test("a component's own problems carry the whole path of keys")
    func parameters() throws {
        #expect(
            try environmentProblems("env:\n  kind: corridor\n  length: 1\n  slop: 0.5\n") == [
                "specs/s.yaml:3:11: error: env.length: must be a whole number of at least 2, not '1'",
                "specs/s.yaml:4:3: error: env.slop: unknown key for 'corridor', did you mean 'slip'?",
            ])
    }

    @Test("a component without parameters takes none")
    func noParameters() throws {
        #expect(
            try environmentProblems("env: {kind: room, size: 3}")
                == ["specs/s.yaml:1:19: error: env.size: unknown key for 'room', known here: kind"])
    }

    @Test("an error that a component throws is shown at its place")
    func thrown() throws {
        #expect(
            try environmentProblems("env: {kind: corridor, length: 5000}")
                == ["specs/s.yaml:1:6: error: env: 5000 cells do not fit"])
    }

    @Test("an error that a component throws makes no key of the extension point unknown")
    func thrownBeforeCommonKeys() throws {
        let found = try problems("env: {kind: corridor, length: 5000, limit: 3}") { reader in
            reader.component("env", from: \.environments, "") { _, common in
                _ = common.optionalValue("limit", in: 1..., "")
            }
        }
        #expect(found == ["specs/s.yaml:1:6: error: env: 5000 cells do not fit"])
    }

    @Test("keys of the extension point are read beside the component's own")
    func common() throws {
        func body(_ reader: inout SpecReader) -> (limit: Int?, path: String?) {
            var limit: Int?
            let dataset = reader.component("data", from: \.datasets, "") { _, common in
                limit = common.optionalValue("limit", in: 1..., "")
            }
            return (limit, (dataset as? Tape)?.path)
        }
        let both = try read("data: {kind: tape, path: a.npz, limit: 100}", body)
        #expect(both.limit == 100)
        #expect(both.path == "specs/a.npz")
        #expect(
            try problems("data: {kind: tape, limit: 0, lmit: 5}", body) == [
                "specs/s.yaml:1:7: error: data.path: missing, and has no default (Where the tape is)",
                "specs/s.yaml:1:27: error: data.limit: must be a whole number of at least 1, or none, not '0'",
                "specs/s.yaml:1:30: error: data.lmit: unknown key for 'tape', known here: kind, limit, path",
            ])
    }
}
