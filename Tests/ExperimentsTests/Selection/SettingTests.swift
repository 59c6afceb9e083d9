import Experiments
import SpecYAML
import Testing

@Suite("--set")
struct SettingTests {
    @Test("lies over the spec and its variants, and below what is swept and ablated")
    func precedence() throws {
        let study = try study(
            base + """
                learner: {gamma: 0.1, tau: 0.1}
                variants: {a: {learner: {gamma: 0.2}}}
                ablate: {learner.gamma: [0.3, 0.5]}

                """, set: "learner.gamma=0.4", "learner.tau=0.4", "learner.gamma=0.5")
        #expect(study.variants.map(\.name) == ["a", "a@gamma=0.3"])
        #expect(try study.spec(of: "a").text("learner", "gamma") == "0.5")
        #expect(try study.spec(of: "a@gamma=0.3").text("learner", "tau") == "0.4")
    }

    @Test("changes the resolved spec as the same words in the spec do")
    func resolved() throws {
        let inside = try study(base + "optimizer: {kind: rmsprop, decay: 0.5}\n").spec().yaml
        #expect(try study(base, set: "optimizer={kind: rmsprop, decay: 0.5}").spec().yaml == inside)
        #expect(try study(base, set: "optimizer=rmsprop", "optimizer.decay=0.5").spec().yaml == inside)
        #expect(try study(base, set: "optimizer.kind=rmsprop", "optimizer.decay=5e-1").spec().yaml == inside)
        #expect(try study(base).spec().yaml != inside)
    }

    @Test("changes the variants that have the key")
    func applicable() throws {
        let text = base + "variants: {a: {}, b: {optimizer: rmsprop}}\n"
        let study = try study(text, set: "optimizer.decay=0.5", "training.seeds=[4]", "network.hidden=[8, 8]")
        #expect(try study.spec(of: "a").text("optimizer", "decay") == nil)
        #expect(try study.spec(of: "b").text("optimizer", "decay") == "0.5")
        #expect(study.runs.map(\.directory) == ["a/seed-4", "b/seed-4"])
        #expect(try study.spec(of: "a")["network"]?["hidden"]?.yaml == "[8, 8]\n")
    }

    @Test("gives what the spec lacks, and keys of the whole spec")
    func whole() throws {
        let study = try study(
            "understudy: 1\nname: a\nvariants: {b: {}}\n", set: "environment=cart-pole", "training.steps=20_000",
            "name=c",
            "variants.d.learner.gamma=0.5", "sweep.learner.tau=[0.5, 1]", "ablate.optimizer=[rmsprop]", "summary=")
        #expect(study.name == "c")
        #expect(
            study.variants.map(\.name) == [
                "b@tau=0.5", "b@tau=0.5,optimizer=rmsprop", "b@tau=1", "b@tau=1,optimizer=rmsprop",
                "d@tau=0.5", "d@tau=0.5,optimizer=rmsprop", "d@tau=1", "d@tau=1,optimizer=rmsprop",
            ])
    }

    @Test("a path starts at the working folder")
    func paths() throws {
        let folder = try SpecFolder([
            "sub/spec.yaml": base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: r.npz}}\n"
        ])
        let data = repository.appending(path: "experiments/data/cartpole-v1.npz").path
        let settings = [try SpecSetting("expert.dataset.path=\(data)")]
        let path = folder.url.appending(path: "sub/spec.yaml").path
        let study = try Study(specAt: path, registry: registry, settings: settings)
        #expect(try study.spec().text("expert", "dataset", "path") == data)
        let relative = [try SpecSetting("expert.dataset.path=no/such.npz")]
        #expect(
            try lines { try Study(specAt: path, registry: registry, settings: relative) } == [
                "--set expert.dataset.path=no/such.npz: error: expert.dataset.path: cannot read 'no/such.npz': cannot be opened (No such file or directory); check the dataset's path"
            ])
    }

    @Test(
        "problems are shown at the option",
        arguments: [
            ("learner.gamma=2", "learner.gamma: must be a number from 0 to 1, not '2'"),
            ("learner.gama=1", "learner.gama: unknown key, did you mean 'learner.gamma'?"),
            (
                "expert.guidance.share=1",
                "expert.guidance.share: no variant has this key, expert is none; switch that on in a variant first"
            ),
            (
                "optimizer={kind: adam, decay: 1}",
                "optimizer.decay: unknown key for 'adam', known here: beta1, beta2, epsilon, kind, learning_rate, schedule; rmsprop has it, write 'kind: rmsprop' for it"
            ),
            ("learner.gamma=", "learner.gamma: must be a number from 0 to 1, not null"),
            ("learner.gamma=[", "this '[' is never closed"),
            ("learner.gamma", "must be KEY=VALUE, such as learner.gamma=0.9"),
            ("=1", "must be KEY=VALUE, such as learner.gamma=0.9"),
            ("a..b=1", "must be KEY=VALUE, such as learner.gamma=0.9"),
            ("extends=dqm", "extends: unknown composition 'dqm', did you mean 'dqn'?"),
            ("training.seeds=[1, 1]", "training.seeds: '1' repeats '1', remove one"),
            ("ablate.learner.gama=[1]", "ablate.learner.gama: unknown key, did you mean 'learner.gamma'?"),
            (
                "network.hidden[0]=32",
                "network.hidden[0]: a list is set as a whole, write --set 'network.hidden=[32, 84]'"
            ),
            (
                "network.hidden.1=32",
                "network.hidden.1: a list is set as a whole, write --set 'network.hidden=[120, 32]'"
            ),
            (
                "network.hidden[2]=8",
                "network.hidden[2]: a list is set as a whole, write --set 'network.hidden=[120, 84, 8]'"
            ),
            ("sweep.learner.gamma=[2]", "learner.gamma: must be a number from 0 to 1, not '2'"),
        ])
    func problems(_ text: String, message: String) throws {
        #expect(try ExperimentsTests.problems(base, set: text) == ["--set \(text): error: \(message)"])
    }
}
