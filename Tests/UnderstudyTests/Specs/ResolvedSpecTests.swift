import SpecYAML
import Testing
import Understudy

@Suite("SpecReader: the resolved spec")
struct ResolvedSpecTests {
    private func body(_ reader: inout SpecReader) -> Node {
        _ = reader.value("steps", default: 20_000, "")
        _ = reader.value("gamma", default: 0.99, "")
        _ = reader.value("name", default: "true", "")
        _ = reader.list("hidden", default: [64, 64], each: 1..., "")
        _ = reader.choice("color", default: Color.red, "")
        _ = reader.optionalValue("limit", in: 1..., "")
        _ = reader.optionalSection("guidance", "") { $0.value("share", default: 0.5, "") }
        _ = reader.kindSection("paint", default: Color.red, "") { _, paint in paint.value("coats", default: 1, "") }
        _ = reader.component("env", from: \.environments, default: "corridor", "")
        _ = reader.component("data", from: \.datasets, "")
        return reader.resolved
    }

    private let standard = """
        steps: 20_000
        gamma: 0.99
        name: "true"
        hidden: [64, 64]
        color: red
        limit: none
        guidance: none
        paint:
          kind: red
          coats: 1
        env:
          kind: corridor
          length: 10
          slip: 0
        data:
          kind: tape
          path: "/t/x.npz"

        """

    @Test("writes every default out")
    func defaults() throws {
        let resolved = try read("data: {kind: tape, path: /t/x.npz}", body)
        let expected = try #require(try Node.parse(standard, file: "expected.yaml"))
        #expect(resolved.hasSameValue(as: expected), "\(resolved.yaml)")
    }

    @Test("reads back as itself")
    func fixedPoint() throws {
        let text =
            "{steps: 5, limit: 3, guidance: {share: 0.25}, paint: green, env: {kind: corridor, slip: 1}, "
            + "data: {kind: tape, path: /t/x.npz}, hidden: [], gamma: 1.0e-05, name: 'no: \"text'}"
        let once = try read(text, body)
        let twice = try read(once.yaml, body)
        #expect(once.yaml == twice.yaml)
        #expect(once["guidance"]?["share"]?.scalar?.text == "0.25")
        #expect(once["limit"]?.scalar?.text == "3")
        #expect(once["name"]?.scalar?.text == "no: \"text")
    }

    @Test("holds paths from the root, wherever the spec is")
    func paths() throws {
        let resolved = try read("data: {kind: tape, path: x.npz}", body)
        let path = try #require(resolved["data"]?["path"]?.scalar?.text)
        #expect(path.hasPrefix("/") && path.hasSuffix("/specs/x.npz"))
    }
}
