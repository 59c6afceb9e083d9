import Experiments
import Testing

@Suite("--only")
struct SelectionTests {
    private func names(_ patterns: String...) throws -> [String] {
        let text = base.replacing("20_000}", with: "20_000, seeds: 3}")
        let study = try study(
            text + "variants: {dqn: {}, diiqn: {}, diiqn-guided: {}}\nablate: {learner.gamma: [0.5]}\n")
        return try RunSelection(patterns).part(of: study).runs.map(\.directory)
    }

    @Test("a variant, a run, and patterns of either")
    func patterns() throws {
        #expect(try names().count == 18)
        #expect(try names("dqn") == ["dqn/seed-0", "dqn/seed-1", "dqn/seed-2"])
        #expect(try names("dqn/") == names("dqn"))
        #expect(try names("dqn/seed-1") == ["dqn/seed-1"])
        #expect(try names("d?n/seed-[02]") == ["dqn/seed-0", "dqn/seed-2"])
        #expect(try names("*/seed-0").count == 6)
        #expect(try names("diiqn*@gamma=0.5/seed-1") == ["diiqn@gamma=0.5/seed-1", "diiqn-guided@gamma=0.5/seed-1"])
        #expect(try names("dqn/seed-1", "dqn", "diiqn/seed-0").count == 4)
    }

    @Test("keeps the variants that have a run")
    func variants() throws {
        let study = try study(base + "variants: {a: {}, b: {}}\n")
        #expect(try RunSelection(["b"]).part(of: study).variants.map(\.name) == ["b"])
    }

    @Test(
        "a pattern of nothing is shown with what there is",
        arguments: [
            (
                "dqm",
                "no variant is called 'dqm', did you mean 'dqn'? There are: dqn dqn@gamma=0.5 diiqn diiqn@gamma=0.5 diiqn-guided diiqn-guided@gamma=0.5"
            ),
            (
                "x*",
                "no variant is called 'x*', there are: dqn dqn@gamma=0.5 diiqn diiqn@gamma=0.5 diiqn-guided diiqn-guided@gamma=0.5"
            ),
            (
                "",
                "no variant is called '', there are: dqn dqn@gamma=0.5 diiqn diiqn@gamma=0.5 diiqn-guided diiqn-guided@gamma=0.5"
            ),
        ])
    func unmatched(_ pattern: String, message: String) throws {
        let error = try #require(throws: RunSelection.Unmatched.self) { try names("dqn", pattern) }
        #expect(error.description == message)
    }

    @Test("of many runs the first are shown")
    func many() throws {
        let study = try study(base.replacing("20_000}", with: "20_000, seeds: 25}"))
        let error = try #require(throws: RunSelection.Unmatched.self) {
            try RunSelection(["default/seed-9x"]).part(of: study)
        }
        #expect(
            error.description.hasPrefix(
                "no run is called 'default/seed-9x', did you mean 'default/seed-9'? There are: default/seed-0 "))
        #expect(error.description.hasSuffix(" default/seed-19 and 5 more"))
    }
}
