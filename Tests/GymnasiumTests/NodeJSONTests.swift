import SpecYAML
import Testing

@testable import Gymnasium

@Suite("Arguments as JSON")
struct NodeJSONTests {
    @Test(
        "have the types that YAML gives them",
        arguments: [
            ("{a: 1, b: 1.0, c: true, d: null, e: text}", #"{"a": 1, "b": 1.0, "c": true, "d": null, "e": "text"}"#),
            ("[1_000, '1', .inf, -.inf, .nan, 1e-7]", #"[1000, "1", Infinity, -Infinity, NaN, 1e-07]"#),
            ("{a: {b: [{c: []}]}}", #"{"a": {"b": [{"c": []}]}}"#),
            (#""q\"b\\n\nt\te\u0001é""#, #""q\"b\\n\u000at\u0009e\u0001é""#),
        ])
    func values(_ yaml: String, _ json: String) throws {
        #expect(try #require(try Node.parse(yaml, file: "a.yaml")).json == json)
    }
}
