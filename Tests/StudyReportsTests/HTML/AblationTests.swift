import Testing

@testable import StudyReports

@Suite("Ablations and sweeps on the page")
struct AblationTests {
    private func constant(_ value: Double) -> [String: Any] { ["kind": "constant", "value": value] }

    /// An ablation of two keys, one of them with components.
    private var ablation: PlainStudy {
        PlainStudy(
            variants: [
                .init(name: "dqn", finals: [1, 2], random: 0),
                .init(
                    name: "diiqn", finals: [5, 6], random: 0,
                    settings: ["learner.gamma": 0.99, "expert.confidence": constant(1)]),
                .init(
                    name: "diiqn@gamma=0.9", finals: [3, 4], random: 0, base: "diiqn",
                    settings: ["learner.gamma": 0.9, "expert.confidence": constant(1)], changed: ["learner.gamma"]),
                .init(
                    name: "diiqn@constant", finals: [7, 8], random: 0, base: "diiqn",
                    settings: ["learner.gamma": 0.99, "expert.confidence": constant(0.5)],
                    changed: ["expert.confidence"]
                ),
                .init(
                    name: "diiqn@q-filter", finals: [7, 9], random: 0, base: "diiqn",
                    settings: ["learner.gamma": 0.99, "expert.confidence": ["kind": "q-filter"]],
                    changed: ["expert.confidence"]),
            ], expert: 10)
    }

    private func sweep(keys: Int) -> PlainStudy {
        var variants: [PlainStudy.Variant] = []
        for a in [1.0, 1_000] {
            for b in [0.0, 1] {
                for c in keys > 2 ? [0.0, 1] : [0] {
                    let all: [(String, Double)] = [("a", a), ("b", keys > 1 ? b : 0), ("c", c)]
                    if keys == 1 && b == 1 { continue }
                    variants.append(
                        .init(
                            name: "dqn@\(a),\(b),\(c)", finals: [a + b, a + b + 1], base: "dqn",
                            settings: Dictionary(uniqueKeysWithValues: all),
                            changed: all.filter { $0.1 == 1_000 || ($0.0 != "a" && $0.1 == 1) }.map(\.0)))
                }
            }
        }
        return PlainStudy(variants: variants)
    }

    @Test("the runs of an ablation of one key are those of its base and of the variants that change it")
    func plan() throws {
        let plan = AblationPlan(try ablation.results())
        #expect(plan.figures.map(\.key) == ["learner.gamma", "expert.confidence"])
        #expect(plan.figures.map { $0.lines.map { $0.members.map(\.index) } } == [[[1, 2]], [[1, 3, 4]]])
        #expect(plan.figures.map(\.isNumeric) == [true, false])
        #expect(plan.figures.map(\.baseIndex) == [1, 1])
        #expect(
            plan.figures[1].lines[0].members.map { plan.figures[1].labels[$0.value] } == [
                "constant, value 1", "constant, value 0.5", "q-filter",
            ])
    }

    @Test("a sweep of two keys has a figure a key with a line for each value of the other")
    func sweepPlan() throws {
        let two = AblationPlan(try sweep(keys: 2).results())
        #expect(two.figures.map(\.key) == ["a", "b"] && two.figures.map(\.otherKey) == ["b", "a"])
        #expect(two.figures[0].lines.map(\.other) == ["0", "1"])
        #expect(two.figures[0].lines.map { $0.members.map(\.index) } == [[0, 2], [1, 3]])
        #expect(two.figures[1].lines.map { $0.members.map(\.index) } == [[0, 1], [2, 3]])
        #expect(two.figures.map(\.baseIndex) == [0, 0])
        let one = AblationPlan(try sweep(keys: 1).results())
        #expect(one.figures.map(\.key) == ["a"] && one.figures[0].lines.map(\.other) == [nil])
        let three = AblationPlan(try sweep(keys: 3).results())
        #expect(three.figures.isEmpty && three.skipped.map(\.keys) == [["a", "b", "c"]])
    }

    @Test("each figure has a dot a variant in its color, a faint one a seed, and a ring at the base")
    func figures() throws {
        let section = try #require(part("Ablations and sweeps", of: try ablation.page()))
        #expect(section.contains("Final score (random play at 0, the expert’s mean at 1)"))
        let drawings = section.matches(of: #/(?s)<svg class="plot small".*?</svg>/#).map { String($0.output) }
        #expect(drawings.count == 2)
        for (drawing, variants) in zip(drawings, [[1, 2], [1, 3, 4]]) {
            for variant in variants {
                #expect(drawing.matches(of: try Regex("class=\"dot v\(variant) d0\"")).count == 1)
                #expect(drawing.matches(of: try Regex("class=\"run v\(variant) d0\"")).count == 2)
                #expect(drawing.matches(of: try Regex("class=\"bar v\(variant) d0\"")).count == 1)
            }
            #expect(drawing.matches(of: /class="ring"/).count == 1)
        }
        #expect(drawings[0].contains(">0.9</text>") && drawings[0].contains(">0.99</text>"))
        #expect(drawings[1].contains(">constant, value 0.5</text>") && drawings[1].contains(">q-filter</text>"))
        #expect(section.contains("aria-label=\"Final score of diiqn by learner.gamma: 0.99: 0.55 and 0.9: 0.35.\""))
        #expect(section.contains("The ring marks"))
    }

    @Test(
        "a wide range of numbers stands on a logarithmic axis, and a sweep of more than two keys is left to the table")
    func axes() throws {
        let section = try #require(part("Ablations and sweeps", of: try sweep(keys: 2).page()))
        let first = try #require(section.firstMatch(of: #/(?s)<svg class="plot small".*?</svg>/#)).output
        let labels = first.matches(of: #/x="([^"]*)"[^>]*>(1|1000)</text>/#).compactMap { Double($0.output.1) }
        #expect(labels.count >= 2)
        #expect(section.contains("lines by <code>b</code>"))
        let skipped = try #require(part("Ablations and sweeps", of: try sweep(keys: 3).page()))
        #expect(skipped.contains("dqn was varied in 3 keys at once (a, b and c), which no small figure shows"))
        #expect(!skipped.contains("<svg"))
    }

    @Test("a study without has no such section")
    func none() throws {
        let study = PlainStudy(variants: [.init(name: "dqn", finals: [1, 2])])
        #expect(!(try study.page()).contains("Ablations and sweeps"))
    }
}
