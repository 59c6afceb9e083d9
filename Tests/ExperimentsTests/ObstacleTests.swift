import Testing

@Suite("Specs that are right and cannot learn")
struct ObstacleTests {
    @Test(
        "a run without a single update",
        arguments: [
            (
                "training: {steps: 9_999}",
                "4:19: error: training.steps: 9999 steps make no update, learner.learning_starts is 10_000; raise the one or lower the other"
            ),
            (
                "training: {steps: 0x10}\nlearner: {learning_starts: 17, train_every: 1}",
                "4:19: error: training.steps: 16 steps make no update, learner.learning_starts is 17; raise the one or lower the other"
            ),
            (
                "training: {steps: 59}\nlearner: {learning_starts: 51, train_every: 60}",
                "4:19: error: training.steps: 59 steps make no update, learner.train_every is 60 and learner.learning_starts 51; raise steps or lower train_every"
            ),
        ])
    func noUpdate(_ text: String, problem: String) throws {
        #expect(
            try problems(base.replacing("training: {steps: 20_000}", with: text)) == ["spec.yaml:" + problem])
    }

    @Test(
        "a run with one update is right",
        arguments: [
            "training: {steps: 10_000}", "training: {steps: 60}\nlearner: {learning_starts: 60, train_every: 60}",
        ])
    func oneUpdate(_ text: String) throws {
        #expect(try problems(base.replacing("training: {steps: 20_000}", with: text)) == [])
    }

    @Test("a mistake elsewhere does not hide it, one in the numbers themselves does, as does one variant's own remedy")
    func besideOthers() throws {
        let short = base.replacing("20_000", with: "2_000")
        let noUpdate =
            "spec.yaml:4:19: error: training.steps: 2000 steps make no update, learner.learning_starts is 10_000; raise the one or lower the other"
        #expect(
            try problems(short + "learner: {gamma: 2}\n") == [
                noUpdate, "spec.yaml:5:18: error: learner.gamma: must be a number from 0 to 1, not '2'",
            ])
        #expect(
            try problems(short + "learner: {learning_starts: few}\n") == [
                "spec.yaml:5:28: error: learner.learning_starts: must be a whole number of at least 1, not 'few'"
            ])
        #expect(
            try problems(short + "learner: 5\n") == [
                "spec.yaml:5:10: error: learner: must be a mapping of keys to values, not '5'"
            ])
        #expect(
            try problems(short + "variants: {a: {learner: {learning_starts: 100}}, b: {}}\n") == [
                noUpdate + " (in variant b)"
            ])
    }

    @Test("a replay memory smaller than a batch, at the memory where the spec names it")
    func capacity() throws {
        let message = "replay.capacity: 127 transitions are fewer than one batch, learner.batch_size is 128"
        let remedy = "; raise the one or lower the other"
        #expect(
            try problems(base + "replay: {capacity: 127}\n") == ["spec.yaml:5:20: error: \(message)\(remedy)"])
        #expect(try problems(base + "replay: {capacity: 128}\n") == [])
        #expect(
            try problems(base + "learner: {batch_size: 10_001}\n") == [
                "spec.yaml:1:1: error: replay.capacity: 10_000 transitions are fewer than one batch, learner.batch_size is 10_001\(remedy)"
            ])
    }

    @Test("a network of more parameters than memory has room for")
    func parameters() throws {
        // 4 * 10_000 + 10_000, 10_000 * 9_994 + 9_994, 9_994 * 2 + 2.
        #expect(
            try problems(base + "network: {hidden: [10_000, 9_994]}\n") == [
                "spec.yaml:5:10: error: network: has 100_019_984 parameters, more than 100_000_000; use fewer or smaller layers"
            ])
        #expect(try problems(base + "network: {hidden: [10_000, 9_990]}\n") == [])
    }

    @Test("a metric of bits for an environment of numbers, at the metric")
    func metric() throws {
        let expert =
            "extends: diiqn\nexpert: {dataset: {kind: npz, path: a.npz}, inference: {kind: nearest-transition, metric: "
        let missing =
            "spec.yaml:6:37: error: expert.dataset.path: cannot read 'a.npz': cannot be opened (No such file or directory); check the dataset's path"
        #expect(
            try problems(base + expert + "hamming}}\n") == [
                missing,
                "spec.yaml:6:91: error: expert.inference.metric: hamming compares bits, and this environment's observations are numbers; "
                    + "use change or next",
            ])
        #expect(try problems(base + expert + "next}}\n") == [missing])
        #expect(try problems(base + expert + "learned}}\n") == [missing])
        #expect(
            try problems(
                base + expert.replacing("nearest-transition", with: "per-action-nearest") + "learned}}\n") == [
                    missing,
                    "spec.yaml:6:91: error: expert.inference.metric: learned is a metric of nearest-transition alone; "
                        + "use auto, or kind: nearest-transition",
                ])
    }

    @Test("returns over several steps with a learned reward, at each of them")
    func steps() throws {
        let expert = "extends: gaifo\nexpert: {dataset: {kind: npz, path: a.npz}"
        let missing =
            "spec.yaml:6:37: error: expert.dataset.path: cannot read 'a.npz': cannot be opened (No such file or directory); check the dataset's path"
        let rule = "must be 1 with expert.reward, which rewards single transitions"
        #expect(
            try problems(base + expert + ", sampling: {kind: batch, n_step: 2}}\nlearner: {n_step: 3}\n") == [
                missing, "spec.yaml:6:77: error: expert.sampling.n_step: \(rule)",
                "spec.yaml:7:19: error: learner.n_step: \(rule)",
            ])
        #expect(try problems(base + expert + ", reward: none}\nlearner: {n_step: 3}\n") == [missing])
    }

    @Test("returns over several steps with an expert sample that has its partner's reward")
    func ownReward() throws {
        let expert = "extends: diiqn\nexpert: {dataset: {kind: npz, path: a.npz}, sampling: {reward: "
        #expect(
            try problems(base + expert + "own}}\nlearner: {n_step: 3}\n").last
                == "spec.yaml:7:19: error: learner.n_step: must be 1 with expert.sampling.reward: own, because the expert's sample is of one step"
        )
        #expect(try problems(base + expert + "inferred}}\nlearner: {n_step: 3}\n").count == 1)
        #expect(try problems(base + expert + "own}}\nlearner: {n_step: 1}\n").count == 1)
    }

    @Test("an inference of numbers for an environment of bits, at the inference")
    func bits() throws {
        let text =
            base.replacing("cart-pole", with: "{kind: maze, observation: one-hot}")
            + "extends: diiqn\nexpert: {dataset: {kind: npz, path: a.npz}, inference: forward-model}\n"
        #expect(
            try problems(text).last
                == "spec.yaml:6:56: error: expert.inference.kind: forward-model predicts numbers, and this environment's observations are bits; "
                + "use inverse-dynamics")
    }

    @Test("keys of an expert that no variant learns from")
    func expert() throws {
        let text = base + "expert: {datset: 3, sampling: {size: 4}}\n"
        #expect(
            try problems(text + "variants: {a: {extends: dqn}}\n") == [
                "spec.yaml:5:10: error: expert.datset: unknown key, did you mean 'dataset'?"
            ])
        #expect(
            try problems(base + "expert: {sampling: {size: 4}}\nvariants: {a: {extends: dqn}, b: {expert: none}}\n")
                == [])
    }

    @Test("a similarity of bits where observations are numbers", arguments: ["jaccard", "hamming"])
    func similarity(_ name: String) throws {
        let text =
            base + "extends: diiqn\nexpert: {dataset: {kind: npz, path: r.npz}, sampling: {similarity: \(name)}}\n"
        let folder = try SpecFolder(["spec.yaml": text])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        #expect(
            try folder.problems() == [
                "spec.yaml:6:68: error: expert.sampling.similarity: \(name) compares bits, and this environment's observations are numbers; use euclidean"
            ])
    }
}
