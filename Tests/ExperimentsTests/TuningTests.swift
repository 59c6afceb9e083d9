import SpecYAML
import Testing
import Understudy

@testable import Experiments

@Suite("Tuning")
struct TuningTests {
    private static let tune = """
        tune:
          keys:
            optimizer.learning_rate: {from: 1e-5, to: 1e-2, scale: log}
            learner.batch_size: {from: 16, to: 64}
            learner.double: [true, false]
          candidates: 40

        """

    private func tuning(_ text: String = tune, more: String = "") throws -> StudyTuning {
        try #require(try study(base + text + more).tuning)
    }

    private func values(_ tuning: StudyTuning, of key: String) -> [String] {
        tuning.variants[0].candidates.compactMap { settings in settings.first { $0.key == key }?.text }
    }

    @Test("draws candidates within their ranges, each once, on their scales")
    func draws() throws {
        let tuning = try tuning()
        #expect(tuning.variants.map(\.name) == ["default"] && tuning.variants[0].steps == 20_000)
        let rates = values(tuning, of: "optimizer.learning_rate").compactMap(Double.init)
        #expect(rates.count == 40 && rates.allSatisfy { (1e-5...1e-2).contains($0) })
        // A third of a scale of three decades is in each of them.
        for decade in [1e-5, 1e-4, 1e-3] { #expect(rates.count { (decade..<10 * decade).contains($0) } > 5) }
        #expect(
            rates.allSatisfy { rate in
                let digits = String(rate).prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
                return digits.count <= 3 || digits.dropFirst(3).allSatisfy { $0 == "0" }
            })
        let sizes = values(tuning, of: "learner.batch_size").compactMap { Int($0) }
        #expect(sizes.count == 40 && sizes.allSatisfy { (16...64).contains($0) } && Set(sizes).count > 15)
        #expect(Set(values(tuning, of: "learner.double")) == ["true", "false"])
        #expect(Set(tuning.variants[0].candidates.map { $0.map(\.text) }).count == 40)
    }

    @Test("draws the same again, others by another seed, and keeps the first ones if there are to be more")
    func reproducible() throws {
        let first = try tuning().variants[0].candidates
        #expect(try tuning().variants[0].candidates == first)
        #expect(try tuning(more: "  seed: 1\n").variants[0].candidates != first)
        let fewer = try tuning(Self.tune.replacing("candidates: 40", with: "candidates: 7")).variants[0].candidates
        #expect(fewer.map { $0.map(\.text) } == first.prefix(7).map { $0.map(\.text) })
    }

    @Test("makes each candidate a variant on seeds of its own, and the final runs with the chosen values")
    func stages() throws {
        let whole = try study(base + Self.tune.replacing("candidates: 40", with: "candidates: 4\n  seeds: 2"))
        let tuning = try #require(whole.tuning)
        let candidates = tuning.candidates(inRound: 0, kept: [:])
        let round = try whole.stage(.round(candidates, seeds: tuning.settings.tuningSeeds), registry: registry)
        #expect(round.variants.map(\.name) == ["default.1", "default.2", "default.3", "default.4"])
        #expect(round.variants.allSatisfy { $0.base == "default" && $0.settings.count == 3 })
        #expect(round.runs.map(\.seed) == Array(repeating: [1_000_000, 1_000_001], count: 4).flatMap { $0 })
        #expect(round.runs.allSatisfy { $0.steps == 20_000 })
        #expect(round.tuning == nil)
        for (candidate, run) in zip(candidates, [0, 2, 4, 6].map { round.runs[$0] }) {
            let rate = candidate.settings.first { $0.key == "optimizer.learning_rate" }?.node
            #expect(run.spec["optimizer"]?["learning_rate"]?.scalar?.resolved == rate?.scalar?.resolved)
        }
        let final = try whole.stage(.final(["default": tuning.variants[0].candidates[2]]), registry: registry)
        #expect(final.variants.map(\.name) == ["default"] && final.runs.map(\.seed) == [0])
        let chosen = tuning.variants[0].candidates[2].first { $0.key == "learner.batch_size" }?.text
        #expect(final.runs[0].spec["learner"]?["batch_size"]?.scalar?.text == chosen)
        #expect(final.runs[0].spec["tune"] == nil)
        // Without a stage, the runs are those of the spec.
        #expect(whole.runs.map(\.seed) == [0])
    }

    @Test("halves the candidates while their runs grow")
    func halving() throws {
        let tuning = try tuning(
            "learner: {learning_starts: 100}\n" + Self.tune, more: "  method: {kind: halving, factor: 3}\n")
        // Runs that are too short to learn are an error, before anything runs.
        #expect(
            try problems(base + Self.tune + "  method: {kind: halving, factor: 3}\n").contains {
                $0.contains("training.steps: 740 steps make no update")
            })
        let rungs = tuning.settings.rungs(steps: 20_000, candidates: 40)
        #expect(rungs.map(\.candidates) == [40, 14, 5, 2])
        #expect(rungs.map(\.steps) == [740, 2_222, 6_666, 20_000])
        #expect(tuning.roundCount == 4)
        let second = tuning.candidates(inRound: 1, kept: ["default": [9, 2, 5] + Array(10..<40)])
        #expect(second.count == 14 && Set(second.map(\.index)).isSuperset(of: [9, 2, 5]))
        #expect(second.allSatisfy { $0.steps == 2_222 })
        #expect(try self.tuning().settings.rungs(steps: 9, candidates: 5).map(\.candidates) == [5])
        for count in 2...60 {
            for factor in 2...10 {
                var problems: [Diagnostic] = []
                let text = "  method: {kind: halving, factor: \(factor)}\n"
                let rungs = try TuningSettings.read(
                    #require(try Node.parse(Self.tune + text, file: "a")), registry: registry, problems: &problems
                )?.rungs(steps: 1_000_000, candidates: count)
                let found = try #require(rungs)
                #expect(found.last?.steps == 1_000_000 && found[0].candidates == count)
                #expect((found.last?.candidates ?? 0) < factor)
                #expect(
                    zip(found, found.dropFirst()).allSatisfy { $0.candidates > $1.candidates && $0.steps < $1.steps })
            }
        }
    }

    @Test("tunes each variant by the keys that it has")
    func variants() throws {
        let tuning = try #require(
            try study(
                base + """
                    variants: {a: {}, b: {optimizer: rmsprop}, c: {exploration: {kind: exponential, half_life: 5}}}
                    tune:
                      keys: {optimizer.beta1: [0.5, 0.9], exploration.fraction: [0.1, 0.2]}
                      candidates: 4

                    """
            ).tuning)
        #expect(tuning.variants.map(\.name) == ["a", "b", "c"])
        #expect(tuning.variants.map(\.candidates.count) == [4, 2, 2])
        #expect(tuning.variants[1].candidates.allSatisfy { $0.map(\.key) == ["exploration.fraction"] })
    }

    @Test(
        "says what is wrong with it",
        arguments: [
            ("tune: {}", "5:7: error: tune.keys: needs at least one key to tune, such as optimizer.learning_rate"),
            (
                "tune: {keys: {learner.gama: [0.9, 1]}, candidates: 2}",
                "5:15: error: tune.keys.learner.gama: unknown key, did you mean 'learner.gamma'?"
            ),
            (
                "tune: {keys: {learner.gamma: 0.9}}",
                "5:30: error: tune.keys: learner.gamma: must be a range such as {from: 1e-5, to: 1e-2, scale: log}, or a list of values, not '0.9'"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0.9}}}",
                "5:30: error: tune.keys: learner.gamma: a range needs from and to, such as {from: 1e-5, to: 1e-2}"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0.9, to: 0.5}}}",
                "5:30: error: tune.keys: learner.gamma: from must be below to, not 0.9 and 0.5"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0, to: 0.5, scale: log}}}",
                "5:37: error: tune.keys: learner.gamma: from must be above 0 on a scale: log, not 0"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0, to: 0.5, scale: ln}}}",
                "5:56: error: tune.keys: learner.gamma: scale must be linear or log, not 'ln'"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0, to: 0.5, step: 1}}}",
                "5:49: error: tune.keys: learner.gamma: a range has from, to and scale, and no 'step'"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9]}}",
                "5:30: error: tune.keys: learner.gamma: must be a list of at least two values"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 0.90]}}",
                "5:36: error: tune.keys: learner.gamma: has 0.90 twice, remove one"
            ),
            (
                "tune: {keys: {training.steps: [1, 2]}}",
                "5:15: error: tune.keys: training.steps: cannot be tuned, it is the length of the runs"
            ),
            (
                "tune: {keys: {learner.double: [true, false]}}",
                "5:7: error: tune: the keys have 2 settings in all, and candidates is 16; lower it"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 1.5]}, candidates: 2}",
                "5:36: error: learner.gamma: must be a number from 0 to 1, not '1.5'"
            ),
            (
                "tune: {keys: {learner.gamma: {from: 0.9, to: 1.1}}, candidates: 2}",
                "5:46: error: tune.keys.learner.gamma: to is no value of the key: must be a number from 0 to 1, not '1.1'"
            ),
            (
                "tune: {keys: {learner.batch_size: {from: 16.0, to: 128.0}}, candidates: 2}",
                "5:35: error: tune.keys.learner.batch_size: the key has whole numbers, and so must the range, write {from: 16, to: 128}"
            ),
            (
                "tune: {keys: {network.hidden: {from: 16, to: 128}}, candidates: 2}",
                "5:38: error: tune.keys.network.hidden: from is no value of the key: must be a list, each item a whole number from 1 to 65536, not '16', write [16]"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 1]}, candidates: 1}",
                "5:53: error: tune.candidates: must be a whole number from 2 to 1000, not '1'"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 1]}, candidates: 2}\nsweep: {learner.tau: [0.5, 1]}",
                "5:7: error: tune: cannot stand beside 'sweep', make a study of its own for that"
            ),
            ("variants: {a: {tune: {}}}", "5:16: error: variants.a.tune: belongs to the whole spec, not to a variant"),
        ])
    func mistakes(text: String, message: String) throws {
        let found = try problems(base + text + "\n")
        #expect(found.contains { $0.hasPrefix("spec.yaml:" + message) || $0 == "spec.yaml:" + message }, "\(found)")
    }

    @Test("says one thing of a range that is wrong")
    func onlyMistake() throws {
        #expect(
            try problems(base + "tune:\n  keys: {learner.gamma: {from: 0.9}}\n") == [
                "spec.yaml:6:25: error: tune.keys: learner.gamma: a range needs from and to, such as {from: 1e-5, to: 1e-2}"
            ])
    }

    @Test(
        "says what to write for a range or a list of another program",
        arguments: [
            ("{values: [0.9, 0.95]}", "[0.9, 0.95]"), ("{min: 0.9, max: 0.99}", "{from: 0.9, to: 0.99}"),
            ("{low: 0.1, high: 0.9, log: true}", "{from: 0.1, to: 0.9, scale: log}"),
        ])
    func foreign(text: String, remedy: String) throws {
        #expect(
            try problems(base + "tune:\n  candidates: 2\n  keys: {learner.gamma: \(text)}\n") == [
                "spec.yaml:7:25: error: tune.keys: learner.gamma: has another program's form, write \(remedy)"
            ])
        #expect(try problems(base + "tune:\n  candidates: 2\n  keys: {learner.gamma: \(remedy)}\n") == [])
    }

    @Test("says where a key belongs that is not under keys, and reads it as if it were there")
    func stray() throws {
        #expect(
            try problems(base + "tune:\n  learner.gamma: [0.9, 0.95]\n  candidates: 2\n") == [
                "spec.yaml:6:3: error: tune.learner.gamma: unknown key, write it under tune.keys: keys: {learner.gamma: [0.9, 0.95]}"
            ])
        #expect(
            try problems(base + "tune:\n  keys: {learner.tau: [0.5, 1]}\n  learner.gamma: 0.9\n") == [
                "spec.yaml:7:3: error: tune.learner.gamma: unknown key, add 'learner.gamma: 0.9' to 'keys'",
                "spec.yaml:7:18: error: tune.keys: learner.gamma: must be a range such as {from: 1e-5, to: 1e-2, scale: log}, or a list of values, not '0.9'",
            ])
    }

    @Test("reads no recording of a study whose recordings are not read")
    func recordings() throws {
        let text =
            base + "expert: {dataset: {kind: npz, path: r.npz}}\nvariants: {a: {extends: diiqn}}\n"
            + "tune:\n  keys: {learner.gamma: [0.9, 0.95]}\n  candidates: 2\n"
        let document = try #require(try Node.parse(text, file: "spec.yaml"))
        let found = try lines { try Study(document, registry: registry, readsRecordings: false) }
        #expect(found == [])
        #expect(try problems(text).count { $0.contains("cannot read 'r.npz'") } == 1)
    }

    @Test("refuses seeds that it takes itself, and a value from outside for a key that it chooses")
    func conflicts() throws {
        let spec = base.replacing("{steps: 20_000}", with: "{steps: 20_000, seeds: [3, 1_000_001]}") + Self.tune
        #expect(
            try problems(spec).contains {
                $0.contains("seed 1000001 of training.seeds is one of those that tuning takes")
            })
        #expect(
            try problems(base + Self.tune, set: "learner.batch_size=8").contains {
                $0.contains("is in the spec's tune, which chooses it; leave it out")
            })
    }
}
