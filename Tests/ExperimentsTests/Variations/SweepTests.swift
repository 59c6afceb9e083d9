import Experiments
import SpecYAML
import Testing
import Understudy
import UnderstudyPlugins

@Suite("sweep")
struct SweepTests {
    @Test("all combinations in the place of each variant, the first key changing last")
    func combinations() throws {
        let study = try study(
            base + """
                sweep: {learner.gamma: [0.9, 0.99], network.hidden: [[64], [32, 32]]}
                variants: {a: , b: {learner: {double: true}}}

                """)
        let combinations = [
            "gamma=0.9,hidden=64", "gamma=0.9,hidden=32_32", "gamma=0.99,hidden=64", "gamma=0.99,hidden=32_32",
        ]
        #expect(study.variants.map(\.name) == combinations.map { "a@\($0)" } + combinations.map { "b@\($0)" })
        #expect(study.variants.map(\.base) == Array(repeating: "a", count: 4) + Array(repeating: "b", count: 4))
        let spec = try study.spec(of: "b@gamma=0.9,hidden=32_32")
        #expect(spec.text("learner", "gamma") == "0.9" && spec.text("learner", "double") == "true")
        #expect(spec["network"]?["hidden"]?.yaml == "[32, 32]\n")
    }

    @Test("a spec without variants has the combinations alone, with every seed")
    func implied() throws {
        let study = try study(
            base.replacing("20_000}", with: "20_000, seeds: [4, 2]}") + "sweep: {learner.gamma: [0.99, 0.9]}\n")
        #expect(
            study.runs.map(\.directory)
                == ["gamma=0.99/seed-4", "gamma=0.99/seed-2", "gamma=0.9/seed-4", "gamma=0.9/seed-2"])
        #expect(study.variants.map(\.base) == ["default", "default"])
    }

    @Test("keys of one entry go together through the combinations")
    func severalKeys() throws {
        let study = try study(
            base
                + "sweep:\n  network.hidden, learner.batch_size: [[[8], 16], [[64, 64], 32]]\n  learner.gamma: [0.9, 1]\n"
        )
        #expect(
            study.variants.map(\.name) == [
                "batch_size=16,gamma=0.9,hidden=8", "batch_size=16,gamma=1,hidden=8",
                "batch_size=32,gamma=0.9,hidden=64_64", "batch_size=32,gamma=1,hidden=64_64",
            ])
        #expect(try study.spec(of: "batch_size=32,gamma=1,hidden=64_64").text("learner", "batch_size") == "32")
    }

    @Test("a key that a variant does not have is left out of its combinations")
    func applicable() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + """
                expert: {dataset: {kind: npz, path: r.npz}}
                sweep:
                  expert.confidence.value: [0.5, 1]
                  expert.confidence: [dynamic, constant]
                  learner.gamma: [0.9, 0.99]
                variants: {dqn: {extends: dqn}, diiqn: {extends: diiqn}}

                """
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        // The confidence comes first, whatever its place: its value is part of it, and only `constant` has one.
        #expect(
            try folder.study().variants.map(\.name) == [
                "dqn@gamma=0.9", "dqn@gamma=0.99", "diiqn@confidence=dynamic,gamma=0.9",
                "diiqn@confidence=dynamic,gamma=0.99", "diiqn@confidence=constant,value=0.5,gamma=0.9",
                "diiqn@confidence=constant,value=0.5,gamma=0.99", "diiqn@confidence=constant,value=1,gamma=0.9",
                "diiqn@confidence=constant,value=1,gamma=0.99",
            ])
    }

    @Test("what one key needs, another may bring")
    func together() throws {
        let study = try study(
            base + """
                sweep:
                  exploration.half_life: [100, 200]
                  exploration.kind: [linear, exponential]

                """)
        #expect(
            study.variants.map(\.name)
                == [
                    "exploration.kind=linear", "half_life=100,exploration.kind=exponential",
                    "half_life=200,exploration.kind=exponential",
                ])
    }

    @Test("each combination is the base of the ablations")
    func bases() throws {
        let study = try study(base + "sweep: {learner.gamma: [0.9, 0.99]}\nablate: {learner.tau: [0.5, 1]}\n")
        #expect(
            study.variants.map(\.name) == ["gamma=0.9", "gamma=0.9,tau=0.5", "gamma=0.99", "gamma=0.99,tau=0.5"])
        #expect(study.variants.map(\.base) == ["default", "gamma=0.9", "default", "gamma=0.99"])
        #expect(
            study.variants.map { $0.settings.filter(\.isChanged).map(\.key) }
                == [["learner.gamma"], ["learner.tau"], ["learner.gamma"], ["learner.tau"]])
        #expect(study.variants.map { study.written($0) } == Array(repeating: "default", count: 4))
    }

    @Test("environments, each with its own label")
    func environments() throws {
        let study = try study(base + "sweep: {environment: [cart-pole, {kind: mountain-car, forces: [-1, 1]}]}\n")
        #expect(study.variants.map(\.name) == ["environment=cart-pole", "environment=mountain-car+forces=-1_1"])
        #expect(study.variants.map(\.environment) == ["cart-pole", "mountain-car"])
    }

    @Test("2,000 runs, as combinations or as seeds, each of its own name")
    func many() throws {
        let forty = (1...40).map { "0.\($0 + 10)" }.joined(separator: ", ")
        let seeds = base.replacing("20_000}", with: "20_000, seeds: 10}")
        let study = try study(
            seeds + "sweep: {learner.gamma: [\(forty)], learner.batch_size: [8, 16, 32, 64, 128]}\n")
        #expect(study.variants.count == 200 && study.runs.count == 2_000)
        #expect(Set(study.runs.map(\.directory)).count == 2_000)
    }

    @Test("a recording is read once, however many variants use however much of it")
    func recordings() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + """
                extends: diiqn
                expert: {dataset: {kind: counting-test}}
                sweep: {learner.gamma: [0.8, 0.9], expert.dataset.limit: [1, 2, 3]}

                """
        ])
        CountingDataset.loads = 0
        let registry = Registry(builtInPlugins + [CountingPlugin.self])
        let study = try Study(specAt: folder.url.appending(path: "spec.yaml").path, registry: registry)
        #expect(study.runs.count == 6)
        #expect(CountingDataset.loads == 1)
    }
}
