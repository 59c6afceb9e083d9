import SpecYAML
import Testing

@testable import Experiments

@Suite("Laying one node over another")
struct MergingTests {
    private func overlaid(_ under: String, _ over: String) throws -> Node {
        let under = try #require(try Node.parse("x: " + under, file: "under.yaml")?["x"])
        let over = try #require(try Node.parse("x: " + over, file: "over.yaml")?["x"])
        return under.overlaid(with: over)
    }

    private func yaml(_ text: String) throws -> String { try #require(try Node.parse(text, file: "t.yaml")).yaml }

    @Test(
        "mappings are merged deeply, old keys first",
        arguments: [
            ("{a: 1, b: 2}", "{b: 3}", "{a: 1, b: 3}"), ("{a: 1}", "{b: 2, a: 3}", "{a: 3, b: 2}"),
            ("{a: {b: 1, c: 2}, d: 3}", "{a: {c: 4, e: 5}}", "{a: {b: 1, c: 4, e: 5}, d: 3}"),
            ("{a: 1}", "{}", "{a: 1}"),
            ("{}", "{a: 1}", "{a: 1}"),
        ])
    func mappings(_ under: String, over: String, expected: String) throws {
        #expect(try overlaid(under, over).yaml == yaml(expected))
    }

    @Test(
        "a mapping of another kind replaces all, one of the same or no kind is merged",
        arguments: [
            ("{kind: a, x: 1}", "{kind: b, y: 2}", "{kind: b, y: 2}"),
            ("{kind: a, x: 1}", "{kind: a, y: 2}", "{kind: a, x: 1, y: 2}"),
            ("{kind: a, x: 1}", "{kind: 'a', y: 2}", "{kind: a, x: 1, y: 2}"),
            ("{kind: a, x: 1}", "{x: 2}", "{kind: a, x: 2}"),
            ("{x: 1}", "{kind: a, y: 2}", "{x: 1, kind: a, y: 2}"),
            ("{p: {kind: a, x: 1}, q: 1}", "{p: {kind: b}}", "{p: {kind: b}, q: 1}"),
        ])
    func kinds(_ under: String, over: String, expected: String) throws {
        #expect(try overlaid(under, over).yaml == yaml(expected))
    }

    @Test(
        "a word beside a mapping stands for its kind",
        arguments: [
            ("a", "{x: 1}", "{kind: a, x: 1}"), ("a", "{kind: a, x: 1}", "{kind: a, x: 1}"),
            ("a", "{kind: b, x: 1}", "{kind: b, x: 1}"), ("{kind: a, x: 1}", "a", "{kind: a, x: 1}"),
            ("{kind: a, x: 1}", "b", "b"), ("{x: 1}", "a", "{x: 1, kind: a}"), ("a", "b", "b"), ("a", "a", "a"),
        ])
    func words(_ under: String, over: String, expected: String) throws {
        #expect(try overlaid(under, over).yaml == yaml(expected))
    }

    @Test(
        "none, null, numbers and lists replace and are replaced whole",
        arguments: ["none", "null", "5", "true", "[1, 2]", "[]"], ["{kind: a, x: 1}", "{x: 1}", "a", "[3, 4, 5]", "7"])
    func replaced(_ value: String, other: String) throws {
        #expect(try overlaid(other, value).yaml == yaml(value))
        #expect(try overlaid(value, other).yaml == yaml(other))
    }

    @Test("each value keeps the place where it was written, the whole that of the overlay")
    func marks() throws {
        let merged = try overlaid("{a: 1, b: 2}", "{b: 3}")
        #expect(merged.mark.description == "over.yaml:1:4")
        #expect(merged["a"]?.mark.description == "under.yaml:1:8")
        #expect(merged["b"]?.mark.description == "over.yaml:1:8")
        #expect(merged.mapping?.map(\.keyMark.description) == ["under.yaml:1:5", "over.yaml:1:5"])
    }
}
