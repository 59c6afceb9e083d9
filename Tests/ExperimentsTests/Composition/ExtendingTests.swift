import Experiments
import Foundation
import SpecYAML
import Testing

@Suite("Extending")
struct ExtendingTests {
    @Test("a composition by its name")
    func composition() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: r.npz}, confidence: {beta: 3}}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        let spec = try folder.study().spec()
        #expect(spec.text("expert", "inference", "kind") == "nearest-transition")
        #expect(spec.text("expert", "confidence", "kind") == "dynamic")
        #expect(spec.text("expert", "confidence", "beta") == "3")
    }

    @Test("a file, relative to the one in which it stands, whose own summary and name stay behind")
    func files() throws {
        let folder = try SpecFolder([
            "studies/spec.yaml": "understudy: 1\nname: mine\nextends: ../shared/base.yaml\ntraining: {steps: 20_000}\n",
            "shared/base.yaml":
                "name: theirs\nextends: parts/net.yml\nenvironment: cart-pole\ntraining: {steps: 10, evaluate_every: 5}\n",
            "shared/parts/net.yml":
                "summary: [not, read]\nnetwork: {hidden: [8]}\ntraining: {steps: 1, evaluation_episodes: 2}\n",
        ])
        let study = try folder.study("studies/spec.yaml")
        let spec = try study.spec()
        #expect(study.name == "mine")
        #expect(spec.text("environment", "kind") == "cart-pole")
        #expect(spec["network"]?["hidden"]?.sequence?.map(\.scalar?.text) == ["8"])
        #expect(spec.text("training", "steps") == "20_000")
        #expect(spec.text("training", "evaluate_every") == "5")
        #expect(spec.text("training", "evaluation_episodes") == "2")
    }

    @Test("a file by its path from the root")
    func rooted() throws {
        let other = try SpecFolder(["net.yaml": "network: {hidden: [3]}"])
        let folder = try SpecFolder(["spec.yaml": base + "extends: \(other.url.path)/net.yaml\n"])
        #expect(try folder.study().spec()["network"]?["hidden"]?.sequence?.count == 1)
    }

    @Test("a list, the later over the earlier and the spec over all")
    func list() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: [a.yaml, dqn, b.yaml]\nlearner: {batch_size: 3}\n",
            "a.yaml": "expert: {return: 1}\nlearner: {batch_size: 1, train_every: 1, gamma: 0.1}\n",
            "b.yaml": "learner: {batch_size: 2, train_every: 2}\n",
        ])
        let spec = try folder.study().spec()
        #expect(spec.text("expert") == "none")
        #expect(spec.text("learner", "batch_size") == "3")
        #expect(spec.text("learner", "train_every") == "2")
        #expect(spec.text("learner", "gamma") == "0.1")
    }

    @Test("the same file twice is no circle")
    func diamond() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: [a.yaml, b.yaml]\n", "a.yaml": "extends: c.yaml", "b.yaml": "extends: c.yaml",
            "c.yaml": "learner: {gamma: 0.5}",
        ])
        #expect(try folder.study().spec().text("learner", "gamma") == "0.5")
    }

    @Test("a list of nothing extends nothing")
    func empty() throws {
        #expect(try problems(base + "extends: []\n") == [])
    }

    @Test("variants of an extended file are taken over, those of a file that a variant extends are not")
    func variants() throws {
        let folder = try SpecFolder([
            "spec.yaml": "understudy: 1\nname: mine\nextends: other.yaml\nvariants: {c: {extends: other.yaml}}\n",
            "other.yaml": base + "variants: {a: {}, b: {}}\n",
        ])
        #expect(try folder.study().variants.map(\.name) == ["a", "b", "c"])
    }

    @Test("circles of files, however they are named")
    func circles() throws {
        let folder = try SpecFolder([
            "self.yaml": "extends: ./self.yaml", "spec.yaml": base + "extends: sub/a.yaml\n",
            "sub/a.yaml": "extends: ../b.yaml", "b.yaml": "extends: sub/../sub/a.yaml",
        ])
        #expect(
            try folder.problems("self.yaml") == [
                "./self.yaml:1:10: error: extends: a circle, ./self.yaml -> ./self.yaml; a spec cannot extend itself"
            ])
        #expect(
            try folder.problems() == [
                "sub/../b.yaml:1:10: error: extends: a circle, sub/a.yaml -> ../b.yaml -> sub/../sub/a.yaml; a spec cannot extend itself"
            ])
    }

    @Test("a chain that is too long for anybody")
    func depth() throws {
        let folder = try SpecFolder(["spec.yaml": base + "extends: 0.yaml\n"])
        for number in 0..<17 {
            try Data("extends: \(number + 1).yaml".utf8).write(to: folder.url.appending(path: "\(number).yaml"))
        }
        #expect(try folder.problems() == ["15.yaml:1:10: error: extends: cannot extend more than 16 files in a row"])
    }

    @Test(
        "names of nothing",
        arguments: [
            ("diiqm", "unknown composition 'diiqm', did you mean 'diiqn'?"),
            (
                "base",
                "unknown composition 'base', there are: always-trust, bco, cleanrl-dqn, detect-only, diiqn, diiqn-guided, double-dqn, dqfd-oracle, dqn, dueling, gaifo, ha-diiqn, ha-diiqn-guided, minatar-dqn, n-step, oril, per, q-filter, rilo; a file ends in .yaml"
            ),
            ("none.yaml", "cannot read 'none.yaml': No such file or directory"),
            ("sub/part", "cannot read 'sub/part': No such file or directory, did you mean 'sub/part.yaml'?"),
            ("dqn.yaml", "cannot read 'dqn.yaml': No such file or directory, did you mean 'dqn'?"),
            ("sub/", "cannot read 'sub/': Is a directory"),
            ("list.yaml", "'list.yaml' is not a spec, it is no mapping of keys to values"),
            ("empty.yaml", "'empty.yaml' is not a spec, it is empty"),
            ("", "must be the name of a composition, a file that ends in .yaml, or a list of these"),
            ("none", "must be the name of a composition, a file that ends in .yaml, or a list of these"),
            ("5", "must be the name of a composition, a file that ends in .yaml, or a list of these"),
            ("{dqn: 1}", "must be the name of a composition, a file that ends in .yaml, or a list of these"),
        ])
    func wrong(_ name: String, message: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": "extends: \(name)\n" + base, "sub/x": "", "sub/part.yaml": "{}", "list.yaml": "- 1",
            "empty.yaml": "# nothing\n",
        ])
        let column = name.isEmpty ? 9 : 10
        #expect(try folder.problems() == ["spec.yaml:1:\(column): error: extends: \(message)"])
    }

    @Test("each item of a list has its own place")
    func wrongItem() throws {
        #expect(
            try problems(base + "extends: [dqn, dqm]\n")
                == ["spec.yaml:5:16: error: extends: unknown composition 'dqm', did you mean 'dqn'?"])
        #expect(
            try problems(base + "extends:\n  - dqn\n  - [dqn]\n") == [
                "spec.yaml:7:5: error: extends: must be the name of a composition, a file that ends in .yaml, or a list of these"
            ])
    }

    @Test("what cannot be loaded hides neither the rest of the list nor the rest of the spec")
    func collecting() throws {
        let names = Compositions.all.map(\.name).joined(separator: ", ")
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: [diiqnn, nope.yaml, [dqn], x.txt, net.yaml]\nlearner: {gamma: 3}\n",
            "net.yaml": "network: {hiden: [8]}",
        ])
        #expect(
            try folder.problems() == [
                "net.yaml:1:11: error: network.hiden: unknown key, did you mean 'hidden'?",
                "spec.yaml:5:11: error: extends: unknown composition 'diiqnn', did you mean 'diiqn'?",
                "spec.yaml:5:19: error: extends: cannot read 'nope.yaml': No such file or directory",
                "spec.yaml:5:30: error: extends: must be the name of a composition, a file that ends in .yaml, or a list of these",
                "spec.yaml:5:37: error: extends: unknown composition 'x.txt', there are: \(names); a file ends in .yaml",
                "spec.yaml:6:18: error: learner.gamma: must be a number from 0 to 1, not '3'",
            ])
    }

    @Test("what may stand in a file that cannot be read is neither missing nor unknown")
    func lacking() throws {
        let text = """
            extends: nope.yaml
            learner: {gamma: 3, batch_size: 100_000}
            replay: {capacity: 1, alfa: 1}
            exploration: {half_life: 0, start: 2}
            expert: {dataset: {path: x.npz}, sampling: {size: 2}, guidence: 1}
            training: {seeds: 2}
            """
        #expect(
            try problems(text) == [
                "spec.yaml:1:10: error: extends: cannot read 'nope.yaml': No such file or directory",
                "spec.yaml:2:18: error: learner.gamma: must be a number from 0 to 1, not '3'",
                "spec.yaml:2:33: error: learner.batch_size: must be a whole number from 1 to 65536, not '100_000'",
                "spec.yaml:4:36: error: exploration.start: must be a number from 0 to 1, not '2'",
                "spec.yaml:5:55: error: expert.guidence: unknown key, did you mean 'guidance'?",
            ])
    }

    @Test("a spec of which nothing is wrong but files that are not there says so")
    func missingFiles() throws {
        let missing = try #require(throws: Diagnostics.self) {
            try study(base + "extends: [nope.yaml, dqn]\nvariants: {a: {extends: none.yaml}}\n")
        }
        #expect(missing.areMissingFiles && missing.all.count == 2)
        let both = try #require(throws: Diagnostics.self) {
            try study(base + "extends: nope.yaml\nvariants: {a: {learner: {gamma: 2}}, b: {}}\n")
        }
        #expect(!both.areMissingFiles && both.all.count == 2)
    }

    @Test("problems inside an extended file are shown there")
    func placesInFiles() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: parts/a.yaml\nlearner: {gamma: 2}\n",
            "parts/a.yaml": "network:\n  hiden: [8]\nlearner: {gamma: 3, batch_size: 0}\n",
            "broken.yaml": base + "extends: parts/b.yaml\n", "parts/b.yaml": "a: [",
        ])
        #expect(
            try folder.problems() == [
                "parts/a.yaml:2:3: error: network.hiden: unknown key, did you mean 'hidden'?",
                "parts/a.yaml:3:33: error: learner.batch_size: must be a whole number from 1 to 65536, not '0'",
                "spec.yaml:6:18: error: learner.gamma: must be a number from 0 to 1, not '2'",
            ])
        #expect(
            try folder.problems("broken.yaml")
                == ["parts/b.yaml:1:4: error: this '[' is never closed"])
    }

    @Test("what a composition lacks is shown where the spec names it")
    func placesInCompositions() throws {
        #expect(
            try problems(base + "extends: diiqn\n") == [
                "spec.yaml:5:10: error: expert.dataset: missing, and has no default (The expert's recording, or a list of recordings, each trusted separately), there are: csv, minari, npz"
            ])
    }

    @Test(
        "a list of Hydra tells what to extend",
        arguments: [
            ("defaults: [dqn, _self_]", "write 'extends: dqn'"),
            ("defaults:\n  - _self_", "remove it, a spec always lies over what it extends"),
            (
                "defaults:\n  - base\n  - override /algo: ddqn\n  - db: null\n  - _self_",
                "write 'extends: [base.yaml, double-dqn]'"
            ),
            ("defaults: [env: atari]", "write 'extends: env/atari.yaml'"),
            ("extends: dqn\ndefaults: [per]", "write 'extends: [dqn, per]' in place of it and of 'extends'"),
        ])
    func hydra(text: String, remedy: String) throws {
        let line = text.hasPrefix("extends") ? 6 : 5
        #expect(
            try problems(base + text + "\nlearner: {gama: 1}\n").first
                == "spec.yaml:\(line):1: error: defaults: unknown key, a list of Hydra; \(remedy)")
        #expect(try problems(base + text + "\nlearner: {gama: 1}\n").count == 2)
    }
}
