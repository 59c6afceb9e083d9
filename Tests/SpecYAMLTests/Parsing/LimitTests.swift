import SpecYAML
import Testing

@Suite("Limits")
struct LimitTests {
    @Test("the depth is counted in lists and mappings, both styles")
    func depth() {
        let problem = "error: nested more than 64 levels deep"
        #expect(problems(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) == [])
        #expect(problems(String(repeating: "[", count: 65)) == ["t.yaml:1:65: \(problem)"])
        #expect(problems(String(repeating: "[", count: 100_000)) == ["t.yaml:1:65: \(problem)"])
        #expect(problems(String(repeating: "{a: ", count: 100_000)) == ["t.yaml:1:257: \(problem)"])
        #expect(problems(String(repeating: "- ", count: 100_000)) == ["t.yaml:1:129: \(problem)"])
        #expect(problems(String(repeating: "? ", count: 100_000)) == ["t.yaml:1:129: \(problem)"])
    }

    @Test("aliases cannot build a deep node out of flat ones")
    func depthThroughAliases() {
        let ladder = (1...100).map { "- &a\($0) [*a\($0 - 1), x]\n" }.joined()
        #expect(problems("- &a0 []\n" + ladder) == ["t.yaml:64:9: error: nested more than 64 levels deep"])
    }

    @Test("aliases count as if written out, so a billion laughs end at once")
    func billionLaughs() {
        let laugh = "a0: &a0 [" + Array(repeating: "ha", count: 9).joined(separator: ", ") + "]\n"
        let laughs = (1..<20).map { level in
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            return "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(
            problems(laugh + laughs.joined()) == [
                "t.yaml:7:10: error: more than 1000000 nodes once aliases are written out"
            ])
    }

    @Test("nodes are counted exactly: collections, keys, scalars and what aliases stand for")
    func nodes() {
        func limit(_ nodes: Int) -> Node.Limits { Node.Limits(bytes: 1000, depth: 10, nodes: nodes) }
        // The mapping, its 2 keys, the list with 2 items, and the alias for those 3.
        let text = "a: &x [1, 2]\nb: *x\n"
        #expect(problems(text, limits: limit(9)) == [])
        #expect(
            problems(text, limits: limit(8)) == ["t.yaml:2:4: error: more than 8 nodes once aliases are written out"])
    }

    @Test("bytes are counted before anything is read")
    func bytes() {
        let limits = Node.Limits(bytes: 10, depth: 10, nodes: 10)
        #expect(problems("a: 3456789", limits: limits) == [])
        #expect(problems("a: 34567890", limits: limits) == ["t.yaml:1:1: error: the file has more than 10 bytes"])
        #expect(
            problems(String(repeating: "#", count: 4_000_001)) == [
                "t.yaml:1:1: error: the file has more than 4000000 bytes"
            ])
    }
}
