import Experiments
import Testing

@Suite("training.seeds")
struct SeedTests {
    private func with(_ seeds: String) -> String { base.replacing("20_000}", with: "20_000, seeds: \(seeds)}") }

    @Test(
        "a count from 0, a list in its order, or a range with both ends",
        arguments: [
            ("3", [0, 1, 2]), ("0x2", [0, 1]), ("[3, 7, 11]", [3, 7, 11]), ("[5]", [5]),
            ("[2, 0, 1_000]", [2, 0, 1000]),
            ("5..9", [5, 6, 7, 8, 9]), ("1_000..1_001", [1000, 1001]), ("0..0", [0]), ("\"2..3\"", [2, 3]),
        ] as [(String, [UInt64])])
    func forms(_ text: String, seeds: [UInt64]) throws {
        let runs = try study(with(text)).runs
        #expect(runs.map(\.seed) == seeds)
        #expect(runs.map(\.directory) == seeds.map { "default/seed-\($0)" })
        #expect(runs.allSatisfy { $0.spec["training"]?["seeds"] == nil })
    }

    @Test("are the same for every variant that does not say else")
    func variants() throws {
        let study = try study(
            with("4..5") + "variants: {a: {}, b: {training: {seeds: [9]}}}\nablate: {learner.tau: [0.5]}\n")
        #expect(
            study.runs.map(\.directory) == [
                "a/seed-4", "a/seed-5", "a@tau=0.5/seed-4", "a@tau=0.5/seed-5", "b/seed-9", "b@tau=0.5/seed-9",
            ])
    }

    @Test("the run of a seed is the same, however the seeds are written")
    func spelling() throws {
        let specs = try ["3", "[2]", "2..2"].map { try #require(study(with($0)).runs.last).spec.yaml }
        #expect(Set(specs).count == 1)
    }

    @Test(
        "that are none",
        arguments: [
            "0", "-1", "10_001", "five", "1.5", "5..", "..5", "5...9", "-1..3", "{from: 1}",
            "none",
        ])
    func wrong(_ text: String) throws {
        var quoted = text.hasPrefix("{") ? "a mapping" : "'\(text)'"
        if text == "5...9" { quoted += ", write 5..9" }
        #expect(
            try problems(with(text)) == [
                "spec.yaml:4:34: error: training.seeds: must be a whole number from 1 to 10000, a list of seeds, or a range such as 5..9, not \(quoted)"
            ])
    }

    @Test(
        "of a range that ends before it begins, or is too long",
        arguments: [
            ("9..5", "a range begins with the smaller seed, write 5..9, not '9..5'"),
            ("0..10_000", "must be at most 10,000 seeds, not all of '0..10_000'"),
            ("0..9223372036854775807", "must be at most 10,000 seeds, not all of '0..9223372036854775807'"),
        ])
    func ranges(_ text: String, problem: String) throws {
        #expect(try problems(with(text)) == ["spec.yaml:4:34: error: training.seeds: \(problem)"])
    }

    @Test("of a list that are none or there twice, each at its place")
    func list() throws {
        #expect(
            try problems(with("[3, -1, 0x3, one, 1.0, 5, 5]")) == [
                "spec.yaml:4:38: error: training.seeds: a seed must be a whole number of at least 0, not '-1'",
                "spec.yaml:4:42: error: training.seeds: '0x3' repeats '3', remove one",
                "spec.yaml:4:47: error: training.seeds: a seed must be a whole number of at least 0, not 'one'",
                "spec.yaml:4:52: error: training.seeds: a seed must be a whole number of at least 0, not '1.0'",
                "spec.yaml:4:60: error: training.seeds: '5' repeats '5', remove one",
            ])
        #expect(
            try problems(with("[]"))
                == ["spec.yaml:4:34: error: training.seeds: must not be an empty list, write a count such as 5"])
    }
}
