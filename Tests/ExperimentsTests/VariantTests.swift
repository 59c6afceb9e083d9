import Experiments
import Testing

@Suite("Variants, seeds and runs")
struct VariantTests {
    @Test("keep the order of the spec, each with its seeds in order")
    func order() throws {
        let study = try study(
            "{understudy: 1, name: s, environment: cart-pole, learner: {learning_starts: 1, train_every: 1}, training: {steps: 7, seeds: 2}, variants: {z: {}, a: , m.1_x-Y: {training: {seeds: 1, steps: 9}}}}"
        )
        #expect(study.name == "s")
        #expect(study.summary == nil)
        #expect(study.variants.map(\.name) == ["z", "a", "m.1_x-Y"])
        #expect(study.variants.allSatisfy { $0.environment == "cart-pole" && $0.expertReturn == nil })
        #expect(study.runs.map(\.directory) == ["z/seed-0", "z/seed-1", "a/seed-0", "a/seed-1", "m.1_x-Y/seed-0"])
        #expect(study.runs.map(\.seed) == [0, 1, 0, 1, 0])
        #expect(study.runs.map(\.steps) == [7, 7, 7, 7, 9])
    }

    @Test("a spec without variants has one that is called default, and one seed")
    func none() throws {
        let study = try study(base)
        #expect(study.variants.map(\.name) == ["default"])
        #expect(study.runs.map(\.directory) == ["default/seed-0"])
    }

    @Test("a study has the summary of its spec, not that of what it extends")
    func summary() throws {
        #expect(try study(base + "summary: Which is faster\nextends: dqn\n").summary == "Which is faster")
        #expect(try study(base + "extends: dqn\n").summary == nil)
    }

    @Test("one that is empty or null changes nothing")
    func empty() throws {
        let alone = try study(base).spec()
        let both = try study(base + "variants:\n  a:\n  b: {}\n")
        for name in ["a", "b"] {
            let spec = try both.spec(of: name)
            #expect(
                spec.mapping?.filter { $0.key != "variant" }.map(\.value.yaml)
                    == alone.mapping?.filter { $0.key != "variant" }.map(\.value.yaml))
        }
    }

    @Test("are laid over the spec: what the spec extends, the spec, what the variant extends, the variant")
    func precedence() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + """
                extends: lowest.yaml
                learner: {gamma: 0.2, tau: 0.2, train_every: 2, batch_size: 2}
                variants:
                  own: {learner: {batch_size: 4}}
                  both: {extends: parts/higher.yaml, learner: {batch_size: 4}}

                """,
            "lowest.yaml": "learner: {gradient_steps: 1, gamma: 0.1, tau: 0.1, train_every: 1, batch_size: 1}",
            "parts/higher.yaml": "learner: {train_every: 3, batch_size: 3, tau: 0.3}",
        ])
        let study = try folder.study()
        func values(_ variant: String) throws -> [String?] {
            let spec = try study.spec(of: variant)
            return ["gradient_steps", "gamma", "tau", "train_every", "batch_size"].map { spec.text("learner", $0) }
        }
        #expect(try values("own") == ["1", "0.2", "0.2", "2", "4"])
        #expect(try values("both") == ["1", "0.2", "0.3", "3", "4"])
    }

    @Test("a component of another kind takes nothing over from the one below")
    func otherKind() throws {
        let study = try study(
            base + """
                optimizer: {kind: adam, learning_rate: 0.5, beta1: 0.5}
                variants:
                  same: {optimizer: {beta2: 0.5}}
                  other: {optimizer: {kind: rmsprop, decay: 0.5}}
                  word: {optimizer: rmsprop}

                """)
        #expect(
            try study.spec(of: "same")["optimizer"]?.yaml
                == "kind: adam\nlearning_rate: 0.5\nbeta1: 0.5\nbeta2: 0.5\nepsilon: 1e-08\nschedule:\n  kind: constant\n"
        )
        #expect(
            try study.spec(of: "other")["optimizer"]?.yaml
                == "kind: rmsprop\nlearning_rate: 0.00025\ndecay: 0.5\nepsilon: 0.01\nschedule:\n  kind: constant\n")
        #expect(try study.spec(of: "word").text("optimizer", "learning_rate") == "0.00025")
    }

    @Test("a word over a part that names no kind keeps the part's values")
    func wordOverNoKind() throws {
        let study = try study(
            base + "optimizer: {learning_rate: 0.5}\nvariants: {a: {optimizer: adam}, b: {optimizer: rmsprop}}\n")
        #expect(try study.spec(of: "a").text("optimizer", "learning_rate") == "0.5")
        #expect(try study.spec(of: "b").text("optimizer", "learning_rate") == "0.5")
    }

    @Test("can have environments and experts of their own")
    func details() throws {
        let folder = try SpecFolder([
            "spec.yaml": base
                + "variants: {a: {}, b: {extends: diiqn, environment: mountain-car, expert: {dataset: {kind: npz, path: r.npz}, return: -145.75}}}\n"
        ])
        try folder.addRecording("mountaincar-v0.npz", at: "r.npz")
        let study = try folder.study()
        #expect(study.variants.map(\.environment) == ["cart-pole", "mountain-car"])
        #expect(study.variants.map(\.expertReturn) == [nil, -145.75])
    }

    /// The result of a spec with a recording whose description states a mean return of -145.7536.
    private func stated(_ key: String, description: String = #"{"return": {"mean": -145.7536}}"#) throws -> SpecFolder {
        let folder = try SpecFolder([
            "spec.yaml": base.replacing("cart-pole", with: "mountain-car")
                + "extends: diiqn\nexpert: {dataset: {kind: npz, path: r.npz}\(key)}\n",
            "r.json": description,
        ])
        try folder.addRecording("mountaincar-v0.npz", at: "r.npz")
        return folder
    }

    @Test("have the mean return that the recording's description states, if they write none")
    func statedReturn() throws {
        #expect(try stated("").study().variants.map(\.expertReturn) == [-145.7536])
        #expect(try stated("", description: "{}").study().variants.map(\.expertReturn) == [nil])
        for written in [
            "-146", "-145.8", "-145.75", "-145.7536", "-1.5e2", "-1.46e2", "-1.4575E2", "-14575.36e-2", "-1e2",
        ] {
            let study = try stated(", return: \(written)").study()
            #expect(study.variants.map(\.expertReturn) == [Double(written)])
        }
    }

    @Test("have no other return in scientific notation, either", arguments: ["-1.45e2", "-1.47e2", "-1.457e2", "-1e1"])
    func otherReturnWithExponent(written: String) throws {
        let problems = try stated(", return: \(written)").problems()
        #expect(problems.count == 1 && problems[0].contains("expert.return: is \(written), but the recording's mean"))
    }

    @Test("have no other return than the recording's")
    func otherReturn() throws {
        #expect(
            try stated(", return: -145.76").problems() == [
                "spec.yaml:6:53: error: expert.return: is -145.76, but the recording's mean return is -145.7536; write -145.75, or leave the key out"
            ])
        #expect(
            try stated(", return: -100", description: "[").problems().contains {
                $0.hasPrefix("spec.yaml:6:") && $0.contains("r.json") && $0.contains("record again, or remove the file")
            })
    }

    @Test(
        "names that are not safe as a folder's",
        arguments: [
            ("..", nil), (".a", "a"), ("a b", "a-b"), ("a/b", "a-b"), ("-a", "a"), ("_", nil), ("é", nil), ("", nil),
            ("A (small)", "A-small"), (String(repeating: "x", count: 101), String(repeating: "x", count: 100)),
        ])
    func unsafe(_ name: String, safe: String?) throws {
        let remedy = safe.map { ", write \($0)" } ?? ""
        let rule = "has letters, digits, '.', '_' and '-', up to 100, and begins with a letter or digit"
        #expect(
            try problems(base + "variants: {\"\(name)\": {}}\n")
                == ["spec.yaml:5:12: error: variants: a name \(rule), not '\(name)'\(remedy)"])
        #expect(
            try problems(base.replacing("name: study", with: "name: \"\(name)\""))
                == ["spec.yaml:2:7: error: name: a name \(rule), not '\(name)'\(remedy)"])
    }

    @Test("the longest and shortest names", arguments: ["0", "a", "a..", String(repeating: "x", count: 100)])
    func safe(_ name: String) throws {
        #expect(try problems(base + "variants: {\(name): {}}\n") == [])
    }

    @Test("names that are one folder on some file systems")
    func caseOnly() throws {
        #expect(
            try problems(base + "variants: {dqn: {}, DQN: {}}\n") == [
                "spec.yaml:5:21: error: variants: 'DQN' and 'dqn' are one folder where case does not count, rename one"
            ])
    }

    @Test("keys of the whole spec in a variant")
    func misplaced() throws {
        #expect(
            try problems(
                base
                    + "variants:\n  a: {understudy: 1, name: x, variants: {b: {}}, learner: {gamma: 2}, summary: x, ablate: {x: [1]}, sweep: 1}\n"
            )
                == [
                    "spec.yaml:6:7: error: variants.a.understudy: belongs to the whole spec, not to a variant",
                    "spec.yaml:6:22: error: variants.a.name: belongs to the whole spec, not to a variant",
                    "spec.yaml:6:31: error: variants.a.variants: belongs to the whole spec, not to a variant",
                    "spec.yaml:6:67: error: learner.gamma: must be a number from 0 to 1, not '2'",
                    "spec.yaml:6:71: error: variants.a.summary: belongs to the whole spec, not to a variant",
                    "spec.yaml:6:83: error: variants.a.ablate: belongs to the whole spec, not to a variant",
                    "spec.yaml:6:101: error: variants.a.sweep: belongs to the whole spec, not to a variant",
                ])
    }

    @Test(
        "what is no mapping of variants",
        arguments: [
            (
                "variants: [a, b]",
                "5:11: error: variants: must be a mapping of names to what each changes, write 'a: {}' in place of '- a', each on a line of its own"
            ),
            (
                "variants: {}",
                "5:11: error: variants: has no variant: write the name of at least one below it, indented, such as 'dqn: {extends: dqn}'"
            ),
            (
                "variants:",
                "5:10: error: variants: has no variant: write the name of at least one below it, indented, such as 'dqn: {extends: dqn}'"
            ),
            (
                "variants:\nsmall:\n  extends: dqn\nlarge:\n  extends: double-dqn",
                "5:10: error: variants: has no variant: indent 'small', 'large' below it"
            ),
            (
                "variants: {a: dqn}",
                "5:15: error: variants.a: must be a mapping of what the variant changes, or {}, write {extends: dqn}"
            ),
            ("variants: {a: [x]}", "5:15: error: variants.a: must be a mapping of what the variant changes, or {}"),
        ])
    func noMapping(_ text: String, problem: String) throws {
        #expect(try problems(base + text + "\n") == ["spec.yaml:" + problem])
    }

    @Test(
        "that cannot be read hide no other mistakes",
        arguments: [
            ("variants: [dqn, diiqn]", ""), ("variants: {}", ""), ("variants: {a: dqn, b: diiqn}", ""),
            (
                "variants:\na: {extends: dqn, replay: {capacty: 5}}\nb: {extends: dqn}",
                "spec.yaml:8:28: error: replay.capacty: unknown key for 'uniform', did you mean 'capacity'? (in variant a)"
            ),
        ])
    func hideNothing(_ variants: String, more: String) throws {
        let found = try problems(base + "learner: {gama: 1, tau: 2}\nexpert: {label_trust: x}\n" + variants + "\n")
        #expect(found.count { $0.contains(": error: variants") } >= 1)
        #expect(found.contains("spec.yaml:5:11: error: learner.gama: unknown key, did you mean 'gamma'?"), "\(found)")
        #expect(found.contains { $0.hasPrefix("spec.yaml:5:25: error: learner.tau: must be a number above 0") })
        // What the variants may extend is not missing.
        #expect(!found.contains { $0.contains("missing") }, "\(found)")
        #expect(more.isEmpty || found.contains(more), "\(found)")
    }
}
