import Experiments
import SpecYAML
import Testing

@Suite("ablate")
struct AblateTests {
    private func spec(_ folder: SpecFolder) throws { try folder.addRecording("cartpole-v1.npz", at: "r.npz") }

    @Test("one variant more for each value that is not the base's, one key at a time, each behind its base")
    func oneAtATime() throws {
        let study = try study(
            base + """
                variants: {a: {}, b: {learner: {gamma: 0.5}}}
                ablate:
                  learner.gamma: [0.5, 0.990, 0.9]
                  learner.tau: [0.1]

                """)
        #expect(
            study.variants.map(\.name) == [
                "a", "a@gamma=0.5", "a@gamma=0.9", "a@tau=0.1", "b", "b@gamma=0.99", "b@gamma=0.9", "b@tau=0.1",
            ])
        #expect(study.variants.map(\.base) == [nil, "a", "a", "a", nil, "b", "b", "b"])
        func values(_ variant: String) throws -> [String?] {
            let spec = try study.spec(of: variant)
            return [spec.text("variant"), spec.text("learner", "gamma"), spec.text("learner", "tau")]
        }
        #expect(try values("a@gamma=0.5") == ["a@gamma=0.5", "0.5", "1"])
        #expect(try values("b@tau=0.1") == ["b@tau=0.1", "0.5", "0.1"])
        #expect(try values("b") == ["b", "0.5", "1"])
    }

    @Test("several keys of one entry change together, for the variants that have them all")
    func together() throws {
        let study = try study(
            base + """
                variants: {a: {}, b: {optimizer: rmsprop, learner: {gamma: 0.5}}}
                ablate:
                  learner.gamma, learner.tau: [[0.9, 0.1], [0.5, 1]]
                  optimizer.kind, optimizer.decay: [[rmsprop, 0.5]]
                  learner.gamma: [0.9]
                  learner.tau,optimizer.decay: [[0.5, 0.5]]

                """)
        #expect(
            study.variants.map(\.name) == [
                "a", "a@gamma=0.9,tau=0.1", "a@gamma=0.5,tau=1", "a@decay=0.5,optimizer.kind=rmsprop", "a@gamma=0.9",
                "b", "b@gamma=0.9,tau=0.1", "b@decay=0.5,optimizer.kind=rmsprop", "b@gamma=0.9", "b@tau=0.5,decay=0.5",
            ])
        let one = try #require(study.variants.first { $0.name == "a@gamma=0.9,tau=0.1" })
        #expect(one.base == "a")
        #expect(one.settings.filter(\.isChanged).map(\.key) == ["learner.gamma", "learner.tau"])
        let spec = try study.spec(of: "a@decay=0.5,optimizer.kind=rmsprop")
        #expect(spec.text("optimizer", "kind") == "rmsprop" && spec.text("optimizer", "decay") == "0.5")
    }

    @Test("a key counts for the variants that have it: those with an expert, and with a confidence of its kind")
    func applicable() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + """
                expert: {dataset: {kind: npz, path: r.npz}}
                variants: {dqn: {extends: dqn}, diiqn: {extends: diiqn}, diiqn-guided: {extends: diiqn-guided}}
                ablate:
                  expert.confidence.beta: [1]
                  expert.guidance.share: [0.25]
                  optimizer: [rmsprop]

                """
        ])
        try spec(folder)
        #expect(
            try folder.study().variants.map(\.name) == [
                "dqn", "dqn@optimizer=rmsprop", "diiqn", "diiqn@beta=1", "diiqn@optimizer=rmsprop", "diiqn-guided",
                "diiqn-guided@share=0.25", "diiqn-guided@optimizer=rmsprop",
            ])
    }

    @Test("values of whole components, of lists, of words and of none")
    func values() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + """
                extends: diiqn
                expert: {dataset: {kind: npz, path: r.npz}}
                ablate:
                  expert.confidence: [dynamic, {kind: constant, value: 0.5}, q-filter]
                  expert.guidance: [none, {share: 0.25}]
                  network.hidden: [[64, 64], [128, 128], []]
                  environment.time_limit: [none, 100]
                  network.head.kind: [dueling]

                """
        ])
        try spec(folder)
        let study = try folder.study()
        #expect(
            study.variants.map(\.name) == [
                "default", "confidence=constant+value=0.5", "confidence=q-filter", "guidance=share=0.25",
                "hidden=64_64", "hidden=128_128", "hidden=empty", "time_limit=none", "time_limit=100",
                "head.kind=dueling",
            ])
        #expect(
            try study.spec(of: "confidence=constant+value=0.5")["expert"]?["confidence"]?.yaml
                == "kind: constant\nvalue: 0.5\n")
        #expect(try study.spec(of: "hidden=empty")["network"]?["hidden"]?.yaml == "[]\n")
        #expect(try study.spec(of: "head.kind=dueling").text("network", "head", "kind") == "dueling")
        #expect(try study.spec(of: "guidance=share=0.25").text("expert", "guidance", "share") == "0.25")
    }

    @Test("another kind drops the parameters of the one before, also as a key of its own")
    func kinds() throws {
        let study = try study(
            base + """
                optimizer: {kind: adam, learning_rate: 0.5, beta1: 0.5}
                ablate: {optimizer.kind: [adam, rmsprop], exploration: [{kind: exponential, half_life: 100}]}

                """)
        #expect(
            study.variants.map(\.name)
                == ["default", "optimizer.kind=rmsprop", "exploration=exponential+half_life=100"])
        #expect(try study.spec(of: "optimizer.kind=rmsprop").text("optimizer", "learning_rate") == "0.00025")
    }

    @Test("is taken over from an extended file, merged by key, and switched off by none")
    func extended() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: part.yaml\nablate: {learner.tau: [0.1], learner.gamma: [0.7]}\n",
            "part.yaml": "ablate: {learner.gamma: [0.9], learner.batch_size: [64]}",
            "none.yaml": base + "extends: part.yaml\nablate: none\n",
            "variant.yaml": base + "variants: {a: {extends: part.yaml}}\n",
        ])
        #expect(
            try folder.study().variants.map(\.name) == ["default", "gamma=0.7", "batch_size=64", "tau=0.1"])
        #expect(try folder.study("none.yaml").variants.map(\.name) == ["default"])
        #expect(try folder.study("variant.yaml").variants.map(\.name) == ["a"])
    }

    @Test("of a path starts at the folder of the file that has it")
    func paths() throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: [diiqn, sub/part.yaml]\nexpert: {dataset: {kind: npz, path: r.npz}}\n",
            "sub/part.yaml": "ablate: {expert.dataset.path: [a.npz]}",
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        try folder.addRecording("cartpole-v1.npz", at: "sub/a.npz")
        let spec = try folder.study().spec(of: "path=a.npz")
        #expect(spec.text("expert", "dataset", "path") == folder.url.path + "/sub/a.npz")
    }

    @Test("the settings of each variant, its base's own value beside the others")
    func settings() throws {
        let study = try study(base + "ablate: {learner.gamma: [0.9], optimizer: [rmsprop]}\n")
        func texts(_ index: Int) -> [String] {
            study.variants[index].settings.map { "\($0.key) \($0.value.flowText) \($0.isChanged)" }
        }
        let adam =
            "optimizer {kind: adam, learning_rate: 0.00025, beta1: 0.9, beta2: 0.999, epsilon: 1e-08, schedule: {kind: constant}}"
        #expect(texts(0) == ["learner.gamma 0.99 false", "\(adam) false"])
        #expect(texts(1) == ["learner.gamma 0.9 true", "\(adam) false"])
        #expect(
            texts(2) == [
                "learner.gamma 0.99 false",
                "optimizer {kind: rmsprop, learning_rate: 0.00025, decay: 0.95, epsilon: 0.01, schedule: {kind: constant}} true",
            ])
        #expect(study.variants.map { study.written($0) } == ["default", "default", "default"])
    }
}
