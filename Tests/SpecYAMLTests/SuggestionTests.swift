import SpecYAML
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    static let names = ["gamma", "epsilon", "learning_rate", "batch_size", "horizon", "lr", "seed", "seeds"]

    @Test(
        "find what was meant",
        arguments: [
            ("gama", "gamma"), ("gmama", "gamma"), ("gammma", "gamma"), ("gamna", "gamma"), ("GAMMA", "gamma"),
            ("epsilno", "epsilon"), ("learning-rate", "learning_rate"), ("learningRate", "learning_rate"),
            ("learnig_rte", "learning_rate"), ("batchsize", "batch_size"), ("horizn", "horizon"), ("lrr", "lr"),
            ("rl", "lr"), ("Seed", "seed"), ("seedd", "seed"), ("l", "lr"),
        ])
    func close(name: String, meant: String) {
        #expect(suggestion(for: name, among: Self.names) == meant)
    }

    @Test(
        "are not made where nothing is close",
        arguments: ["", "x", "optimizer", "gm", "rate", "abc", "horizontal_size"])
    func far(name: String) {
        #expect(suggestion(for: name, among: Self.names) == nil)
    }

    @Test("are close up to a third of the longer name")
    func threshold() {
        #expect(suggestion(for: "abcdxy", among: ["abcdef"]) == "abcdef")
        #expect(suggestion(for: "abcxyz", among: ["abcdef"]) == nil)
        #expect(suggestion(for: "abcdefxyz", among: ["abcdef"]) == "abcdef")
        #expect(suggestion(for: "abcdefwxyz", among: ["abcdef"]) == nil)
    }

    @Test("a swap of neighbors is one edit, so it beats two replacements")
    func swaps() {
        #expect(suggestion(for: "acbd", among: ["axyd", "abcd"]) == "abcd")
        #expect(suggestion(for: "abcd", among: ["badc"]) == nil)
    }

    @Test("prefer the closest, then the first in the alphabet, in whatever order they come")
    func ties() {
        #expect(suggestion(for: "seedz", among: ["seeded", "seeds"]) == "seeds")
        #expect(suggestion(for: "bat", among: ["cat", "bar"]) == "bar")
        #expect(suggestion(for: "bat", among: ["bar", "cat"]) == "bar")
        #expect(suggestion(for: "Bat", among: ["bats", "bat"]) == "bat")
    }

    @Test("never repeat the name itself, and none comes from nothing")
    func itself() {
        #expect(suggestion(for: "gamma", among: ["gamma"]) == nil)
        #expect(suggestion(for: "gamma", among: []) == nil)
        #expect(suggestion(for: "", among: ["", "a"]) == nil)
    }
}
