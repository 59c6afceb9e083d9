import SpecYAML
import Testing

@Suite("Flow text")
struct FlowTests {
    @Test(
        "is one line that reads back as the same value",
        arguments: [
            "1_000", "[]", "{}", "[1, [2, 3], {a: b}]", "{kind: constant, value: 0.5}", "\"a, b\"",
            "['[', 'a: b', \"\\n\"]",
            "{\"a, b\": 1, 'x: y': [null, ~], '1': '1'}", "none", "null", "'null'", "{a: }", "'5..9'", "\"\"",
        ])
    func roundTrip(_ text: String) throws {
        let node = try #require(try Node.parse("x: " + text, file: "t.yaml")?["x"])
        #expect(!node.flowText.contains("\n"))
        let again = try #require(try Node.parse(node.flowText, file: "t.yaml"))
        #expect(again.hasSameValue(as: node), "\(node.flowText)")
    }

    @Test("is what one would write")
    func text() throws {
        let node = try #require(try Node.parse("{kind: constant, value: 1, list: [64, 64]}", file: "t.yaml"))
        #expect(node.flowText == "{kind: constant, value: 1, list: [64, 64]}")
    }
}
