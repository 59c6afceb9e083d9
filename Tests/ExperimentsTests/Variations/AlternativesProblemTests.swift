import Testing

@Suite("Problems of sweep and ablate")
struct AlternativesProblemTests {
    @Test(
        "what is no mapping of keys to lists", arguments: ["sweep", "ablate"],
        [
            ("[a, b]", 0, ": must be a mapping of keys such as learner.gamma to lists of values"),
            (
                "[learner.gamma]", 0,
                ": must be a mapping of keys such as learner.gamma to lists of values; write 'learner.gamma: [VALUE, VALUE]', with the values to try"
            ),
            ("{}", 0, ": must be a mapping of keys such as learner.gamma to lists of values"),
            ("{learner.gamma: 0.9}", 16, ".learner.gamma: must be a list of values, not '0.9', write [0.9]"),
            (
                "{learner.gamma: '0.9,0.99, 1'}", 16,
                ".learner.gamma: must be a list of values, not '0.9,0.99, 1', write [0.9, 0.99, 1]"
            ),
            ("{expert.guidance: none}", 18, ".expert.guidance: must be a list of values, not 'none', write [none]"),
            (
                "{learner: {gamma: [0.9]}}", 10,
                ".learner: must be a list of values, not a mapping, or write its keys into this one, with dots between them"
            ),
            (
                "{learner.gamma: {values: [0.9, 1]}}", 16,
                ".learner.gamma: must be a list of values, not a mapping, write [0.9, 1]"
            ),
            (
                "{learner.gamma: {min: 0.9, max: 1}}", 16,
                ".learner.gamma: must be a list of values, not a mapping, remove it here, and write tune: {keys: {learner.gamma: {from: 0.9, to: 1}}} at the top of the spec; sweep and tune cannot stand in one spec"
            ),
            (
                "{parameters: {learner.gamma: {values: [0.9, 1]}}}", 13,
                ".parameters: must be a list of values, not a mapping, write its keys in its place: learner.gamma: [0.9, 1]"
            ),
            ("{learner.gamma: []}", 16, ".learner.gamma: must be a list of at least one value"),
            ("{learner..gamma: [1]}", 1, ".learner..gamma: must be keys with dots between them, such as learner.gamma"),
            ("{name: [a]}", 1, ".name: belongs to the whole spec, not to a variant"),
            ("{variants.a: [1]}", 1, ".variants.a: belongs to the whole spec, not to a variant"),
            (
                "{extends: [dqn, diiqn]}", 1,
                ".extends: cannot be varied, write a variant for each algorithm, such as {variants: {dqn: {extends: dqn}}}"
            ),
            (
                "{training.seeds: [1, 2]}", 1,
                ".training.seeds: cannot be varied, seeds are what variants have in common"
            ),
        ])
    func shape(part: String, example: (text: String, offset: Int, message: String)) throws {
        let column = part.count + 3 + example.offset
        #expect(
            try problems(base + "\(part): \(example.text)\n")
                == ["spec.yaml:5:\(column): error: \(part)\(example.message)"])
    }

    @Test("keys of another program's search are removed")
    func foreign() throws {
        #expect(
            try problems(base + "sweep:\n  method: grid\n  parameters: {learner.gamma: {value: 0.9}}\n") == [
                "spec.yaml:6:3: error: sweep.method: belongs to another program's search, remove it",
                "spec.yaml:7:15: error: sweep.parameters: must be a list of values, not a mapping, write its keys in its place: learner.gamma: [0.9]",
            ])
    }

    @Test(
        "keys that no variant has",
        arguments: [
            ("learner.gama", "unknown key, did you mean 'learner.gamma'?"),
            ("lerner.gamma", "unknown key, did you mean 'learner.gamma'?"),
            ("gamma", "unknown key, did you mean 'learner.gamma'?"),
            ("learner.learning_rate", "unknown key, did you mean 'optimizer.learning_rate'?"),
            ("network.heads.kind", "unknown key, did you mean 'network.head.kind'?"),
            ("expert.confidence.beta", "no variant has this key, expert is none; switch that on in a variant first"),
            ("exploration.temperature", "unknown key, known in exploration: end, fraction, kind, start, steps"),
            (
                "optimizer.learning_rate.x", "unknown key, did you mean 'optimizer.learning_rate'?"
            ),
            (
                "x",
                "unknown key, known in a spec: environment, expert, exploration, learner, network, optimizer, replay, training"
            ),
        ])
    func unknown(_ key: String, message: String) throws {
        #expect(
            try problems(base + "ablate: {\(key): [1]}\n") == ["spec.yaml:5:10: error: ablate.\(key): \(message)"])
        #expect(try problems(base + "sweep: {\(key): [1]}\n") == ["spec.yaml:5:9: error: sweep.\(key): \(message)"])
    }

    @Test("a part that is switched off is not switched on by a key in it")
    func off() throws {
        let folder = try SpecFolder([
            "spec.yaml": base
                + "extends: diiqn\nexpert: {dataset: {kind: npz, path: r.npz}}\nablate: {expert.guidance.share: [0.5]}\n"
        ])
        try folder.addRecording("cartpole-v1.npz", at: "r.npz")
        #expect(
            try folder.problems() == [
                "spec.yaml:7:10: error: ablate.expert.guidance.share: no variant has this key, expert.guidance is none; switch that on in a variant first"
            ])
    }

    @Test("wrong values, all at once, each at its place in its list")
    func values() throws {
        #expect(
            try problems(
                base + """
                    variants: {a: {}, b: {learner: {tau: 0.5}}}
                    ablate:
                      learner.gamma: [0.9, 2, high]
                      optimizer: [adm, {kind: rmsprop, beta1: 0.5}]
                      network.hidden: [64, [64, 0]]

                    """) == [
                    "spec.yaml:7:24: error: learner.gamma: must be a number from 0 to 1, not '2'",
                    "spec.yaml:7:27: error: learner.gamma: must be a number from 0 to 1, not 'high'",
                    "spec.yaml:8:15: error: optimizer: cannot be 'adm', did you mean 'adam'?",
                    "spec.yaml:8:36: error: optimizer.beta1: unknown key for 'rmsprop', known here: decay, epsilon, kind, learning_rate, schedule; these have it: adam, adamw",
                    "spec.yaml:9:20: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not '64', write [64]",
                    "spec.yaml:9:29: error: network.hidden: must be a whole number from 1 to 65536, not '0'",
                ])
    }

    @Test("a wrong value of some variants names these, not what it was combined with")
    func someVariants() throws {
        #expect(
            try problems(
                base + """
                    variants: {a: {}, b: {optimizer: rmsprop}}
                    sweep: {optimizer.decay: [0.5, 2], learner.gamma: [0.1, 0.2, 0.3]}

                    """) == [
                    "spec.yaml:6:32: error: optimizer.decay: must be a number from 0 to 0.999999, not '2' (in variant b)"
                ])
    }

    @Test("what does not fit together names the variants, of many the first")
    func combinations() throws {
        let text = base + "sweep: {replay.capacity: [64, 1_000], learner.gamma: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}\n"
        #expect(
            try problems(text) == [
                "spec.yaml:5:27: error: replay.capacity: 64 transitions are fewer than one batch, learner.batch_size is 128; raise the one or lower the other"
            ])
        let batches =
            base + """
                replay: {capacity: 100}
                sweep: {learner.batch_size: [50, 200], learner.gamma: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}

                """
        #expect(
            try problems(batches) == [
                "spec.yaml:5:20: error: replay.capacity: 100 transitions are fewer than one batch, learner.batch_size is 200; raise the one or lower the other (in variants batch_size=200,gamma=0.1, batch_size=200,gamma=0.2, batch_size=200,gamma=0.3, batch_size=200,gamma=0.4 and 2 more)"
            ])
    }

    @Test("the same value twice, however it is written, and the same key in both parts")
    func twice() throws {
        #expect(
            try problems(
                base + """
                    sweep: {learner.gamma: [0.9, 0.99, 9e-1], learner.tau: [1]}
                    ablate:
                      optimizer: [rmsprop, {kind: rmsprop, decay: 0.95}]
                      learner.tau: [0.5]

                    """) == [
                    "spec.yaml:5:36: error: sweep.learner.gamma: 9e-1 is the same as 0.9, remove one",
                    "spec.yaml:7:24: error: ablate.optimizer: {kind: rmsprop, decay: 0.95} is the same as rmsprop, remove one",
                    "spec.yaml:8:3: error: ablate.learner.tau: is in sweep too, remove one",
                ])
    }

    @Test("a key of ablate that makes no variant, as all have its values anyway, and one without values")
    func idle() throws {
        #expect(
            try problems(
                base + """
                    variants: {a: {}, b: {learner: {tau: 0.5}}}
                    ablate:
                      learner.gamma: [0.99]
                      learner.tau: [0.5]
                      learner.gradient_clip: [null]
                      learner.loss: null

                    """) == [
                    "spec.yaml:7:3: error: ablate.learner.gamma: makes no variant, the variants have 0.99 already; add another value, or remove the key",
                    "spec.yaml:9:3: error: ablate.learner.gradient_clip: makes no variant, the variants have null already; add another value, or remove the key",
                    "spec.yaml:10:17: error: ablate.learner.loss: must be a list of values, such as [0.9, 0.95], or [none] to switch a part off, not null",
                ])
    }

    @Test("keys of one entry that are none, that are there twice, or that have not a value each")
    func together() throws {
        #expect(
            try problems(
                base + """
                    sweep:
                      learner.gamma, learner.tau: [[0.9, 0.5], [0.9]]
                      learner.loss, learner.loss: [[huber, squared]]
                      learner.n_step, : [[1, 2]]
                      learner.double, learner.train_every: [[true, 4]]
                      learner.train_every: [5]
                    ablate:
                      learner.tau, learner.gama: [[0.5, 0.5]]
                      learner.double, learner.n_step: [[true, 3]]

                    """) == [
                    "spec.yaml:6:44: error: sweep.learner.gamma, learner.tau: each value must be a list of 2 values, one for each key, not [0.9]",
                    "spec.yaml:7:3: error: sweep.learner.loss, learner.loss: has learner.loss twice, remove one",
                    "spec.yaml:8:3: error: sweep.learner.n_step,: must be keys with dots between them, such as learner.gamma, and commas between several",
                    "spec.yaml:10:3: error: sweep.learner.train_every: is in another entry of sweep too, remove one",
                    "spec.yaml:12:3: error: ablate.learner.tau, learner.gama: learner.gama: unknown key, did you mean 'learner.gamma'?",
                    "spec.yaml:13:3: error: ablate.learner.double, learner.n_step: learner.double is in sweep too, remove one",
                ])
    }

    @Test("more variants or runs than anybody wants are refused before they are made")
    func tooMany() throws {
        let hundred = (1...100).map { "0.\($0 + 100)" }.joined(separator: ", ")
        let sweep = "sweep: {learner.tau: [\(hundred), 1], learner.gamma: [\(hundred)]}\n"
        let column = "sweep: {learner.tau: [\(hundred), 1], ".count + 1
        #expect(
            try problems(base + sweep) == [
                "spec.yaml:5:\(column): error: sweep.learner.gamma: makes more than 10_000 variants, leave out values or keys"
            ])
        #expect(
            try problems(
                base.replacing("20_000}", with: "20_000, seeds: 10_000}") + "sweep: {learner.gamma: [\(hundred)]}\n")
                == [
                    "spec.yaml:4:34: error: training.seeds: makes 1_000_000 runs, more than 100_000; use fewer seeds or variants"
                ])
    }

    @Test("a key of a part that is wrong itself is not called unknown")
    func unclear() throws {
        #expect(
            try problems(
                base.replacing("cart-pole", with: "cart-pool") + "ablate: {environment.time_limit: [100]}\n") == [
                    "spec.yaml:3:14: error: environment: unknown environment 'cart-pool', did you mean 'cart-pole'?"
                ])
        #expect(
            try problems(base + "extends: none.yaml\nablate: {expert.confidence.beta: [1]}\n") == [
                "spec.yaml:5:10: error: extends: cannot read 'none.yaml': No such file or directory"
            ])
    }
}
