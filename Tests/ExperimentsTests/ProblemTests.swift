import SpecYAML
import Testing

@Suite("Problems of a spec")
struct ProblemTests {
    @Test("all mistakes are shown at once, each with place, key, rule and remedy")
    func several() throws {
        let text = """
            understudy: 1
            name: study
            environment: cart-pool
            network: {hidden: 64}
            learner:
              gamma: 1.5
              batchsize: 32
            optimizer: {kind: adam, decay: 0.9}
            training: {steps: ten}
            variants:
              a: {}
              b:
                replay: {capacity: 0}
                exploration: {begin: 1}
            """
        #expect(
            try problems(text) == [
                "spec.yaml:3:14: error: environment: unknown environment 'cart-pool', did you mean 'cart-pole'?",
                "spec.yaml:4:19: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not '64', write [64]",
                "spec.yaml:6:10: error: learner.gamma: must be a number from 0 to 1, not '1.5'",
                "spec.yaml:7:3: error: learner.batchsize: unknown key, did you mean 'batch_size'?",
                "spec.yaml:8:25: error: optimizer.decay: unknown key for 'adam', known here: beta1, beta2, epsilon, kind, learning_rate, schedule; rmsprop has it, write 'kind: rmsprop' for it",
                "spec.yaml:9:19: error: training.steps: must be a whole number from 1 to 1000000000000, not 'ten'",
                "spec.yaml:13:24: error: replay.capacity: must be a whole number from 1 to 100000000, not '0' (in variant b)",
                "spec.yaml:14:19: error: exploration.begin: unknown key for 'linear', known here: end, fraction, kind, start, steps (in variant b)",
            ])
    }

    @Test("a mistake of the spec is shown once, one of some variants names these")
    func variants() throws {
        let text =
            base + """
                expert: {dataset: {kind: npz, path: r.npz}, sampling: {threshold: 2}}
                learner: {gama: 1}
                variants:
                  none: {}
                  own: {expert: {inference: nearest-transition, confidence: constant, bridging: none}}
                  diiqn: {extends: diiqn}
                  guided: {extends: diiqn-guided}
                """
        let missing = "missing, and has no default"
        #expect(
            try problems(text) == [
                "spec.yaml:5:9: error: expert.confidence: \(missing) (How far the expert is trusted), add 'confidence: constant' to 'expert', there are: constant, dynamic, linear, mixed, performance, q-filter (in variant none)",
                "spec.yaml:5:9: error: expert.bridging: \(missing) (What is done about transitions that the agent cannot make), add 'bridging: none' to 'expert', there are: graph, none, own-segments, value-guided (in variant none)",
                "spec.yaml:5:37: error: expert.dataset.path: cannot read 'r.npz': cannot be opened (No such file or directory); check the dataset's path",
                "spec.yaml:5:56: error: expert.sampling.threshold: unknown key for 'batch', known here: certainty_weighted, fades, imitation, imitation_weight, interior_share, kind, margin, minimum, n_step, own_weight, size, td_weight; nearest-state has it, write 'kind: nearest-state' for it (in variant guided)",
                "spec.yaml:5:67: error: expert.sampling.threshold: must be a number from 0 to 1, not '2' (in variants none, own, diiqn)",
                "spec.yaml:6:11: error: learner.gama: unknown key, did you mean 'gamma'?",
            ])
    }

    @Test("an unknown composition in one variant hides nothing in the others")
    func composition() throws {
        #expect(
            try problems(base + "learner: {gamma: 2}\nvariants: {a: {extends: dqm}, b: {}}\n") == [
                "spec.yaml:5:18: error: learner.gamma: must be a number from 0 to 1, not '2'",
                "spec.yaml:6:25: error: extends: unknown composition 'dqm', did you mean 'dqn'?",
            ])
    }

    @Test("keys that every spec needs")
    func missing() throws {
        #expect(
            try problems("summary: nothing else") == [
                "spec.yaml:1:1: error: understudy: missing, and has no default (The version of the spec's format: 1), write 'understudy: 1'",
                "spec.yaml:1:1: error: name: missing, and has no default (The study's name, and that of its folder), write 'name: my-study'",
                "spec.yaml:1:1: error: environment: missing, and has no default (The environment to learn in), write 'environment: acrobot', there are: acrobot, asterix, breakout, cart-pole, freeway, gymnasium, maze, mountain-car, point-maze, seaquest, space-invaders",
                "spec.yaml:1:1: error: training.steps: missing, and has no default (Environment steps of each run), write 'training: {steps: 100_000}'",
            ])
    }

    @Test("keys that every spec needs are missing at its top, and not in its variants")
    func missingOfVariants() throws {
        let found = try problems("# A comment.\n\nvariants:\n  a: {training: {seeds: 2}}\n  b: {learner: {gamma: 2}}\n")
        #expect(
            found.map { $0.prefix { $0 != "," } } == [
                "spec.yaml:3:1: error: understudy: missing", "spec.yaml:3:1: error: name: missing",
                "spec.yaml:3:1: error: environment: missing", "spec.yaml:3:1: error: training.steps: missing",
                "spec.yaml:5:24: error: learner.gamma: must be a number from 0 to 1",
            ])
        #expect(found[3].hasSuffix("write 'training: {steps: 100_000}'"))
    }

    @Test("steps that a spec lacks are missing in its part training")
    func missingSteps() throws {
        let text =
            base.replacing("{steps: 20_000}", with: "{evaluation_episodes: 3}")
            + "variants: {a: {training: {seeds: 2}}}"
        #expect(
            try problems(text) == [
                "spec.yaml:4:11: error: training.steps: missing, and has no default (Environment steps of each run), add 'steps: 100_000' to 'training'"
            ])
    }

    @Test(
        "other versions of the format",
        arguments: [
            ("2", "this program reads version 1 of the spec's format, not 2; write 'understudy: 1'"),
            ("0", "this program reads version 1 of the spec's format, not 0; write 'understudy: 1'"),
            ("1.0", "must be a whole number, not '1.0', write 1"),
            ("'1'", "must be a whole number, not '1', remove the quotes"),
            ("", "must be a whole number, not null, write 1"),
            ("0.2.0", "must be a whole number, not '0.2.0', write 1"),
        ])
    func version(_ text: String, message: String) throws {
        let column = text.isEmpty ? 12 : 13
        #expect(
            try problems(base.replacing("understudy: 1", with: "understudy: \(text)"))
                == ["spec.yaml:1:\(column): error: understudy: \(message)"])
    }

    @Test(
        "mistakes of a first spec",
        arguments: [
            // Indentation.
            (
                "learning_rate: 1",
                "5:1: error: learning_rate: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 1}"
            ),
            (
                "network:\nhidden: [8]",
                "6:1: error: hidden: unknown key, did you mean 'network.hidden'? Write 'network: {hidden: [8]}' in line 5"
            ),
            (
                "network:\n  learner: {gamma: 1}",
                "6:3: error: network.learner: unknown key, known here: activation, convolutions, head, hidden, initialization, layer_normalization, noisy_layers"
            ),
            (
                "network:\n  hidden: [8]\n initialization: he",
                "7:2: error: expected a key of the mapping that starts at line 1, check indentation and quotes"
            ),
            ("network:\n\thidden: [8]", "6:1: error: a tab cannot indent, use spaces"),
            // Something of another kind.
            (
                "network: [64, 64]",
                "5:10: error: network: must be a mapping of keys to values, not a list, write network: {hidden: [64, 64]}"
            ),
            ("network: mlp", "5:10: error: network: must be a mapping of keys to values, not 'mlp'"),
            (
                "network: {kind: mlp}",
                "5:11: error: network.kind: unknown key, this part has no kinds; known here: activation, convolutions, head, hidden, initialization, layer_normalization, noisy_layers"
            ),
            (
                "network: {hidden: [64, wide]}",
                "5:24: error: network.hidden: must be a whole number from 1 to 65536, not 'wide'"
            ),
            (
                "optimizer: [adam]",
                "5:12: error: optimizer: must be one of: adam, adamw, rmsprop, or a mapping with a kind, not a list"
            ),
            ("optimizer: sgd", "5:12: error: optimizer: cannot be 'sgd', one of: adam, adamw, rmsprop"),
            ("optimizer: none", "5:12: error: optimizer: cannot be 'none', one of: adam, adamw, rmsprop"),
            ("replay: prioritised", "5:9: error: replay: cannot be 'prioritised', did you mean 'prioritized'?"),
            (
                "learner: {tau: 0}",
                "5:16: error: learner.tau: must be a number above 0 and at most 1, not '0'"
            ),
            (
                "learner: {tau: 2}",
                "5:16: error: learner.tau: must be a number above 0 and at most 1, not '2'"
            ),
            (
                "learner: {learning_starts: 99999999999999999999}",
                "5:28: error: learner.learning_starts: must be a whole number of at least 1, not '99999999999999999999', which is too large for a whole number (64 bits)"
            ),
            (
                "optimizer: {kind: rmsporp, decay: 0.5}",
                "5:19: error: optimizer.kind: cannot be 'rmsporp', did you mean 'rmsprop'?"
            ),
            ("learner: {loss: Huber}", "5:17: error: learner.loss: cannot be 'Huber', did you mean 'huber'?"),
            (
                "learner: {gradient_clip: off}",
                "5:26: error: learner.gradient_clip: must be a number above 0, or none, not 'off', write none"
            ),
            (
                "learner: {gamma: '0.9'}",
                "5:18: error: learner.gamma: must be a number from 0 to 1, not '0.9', remove the quotes"
            ),
            (
                "replay: {capacity: 1e5}",
                "5:20: error: replay.capacity: must be a whole number from 1 to 100000000, not '1e5', write 100_000"
            ),
            (
                "replay: {capacity: 1.5}",
                "5:20: error: replay.capacity: must be a whole number from 1 to 100000000, not '1.5'"
            ),
            (
                "replay: {capacity: 200,000}",
                "5:24: error: replay.000: unknown key for 'uniform', a comma ends a value, write 200_000 for thousands"
            ),
            ("expert: diiqn", "5:9: error: expert: must be a mapping of keys to values, not 'diiqn'"),
            ("summary: 12", "5:10: error: summary: must be text, or none, not '12', put it in quotes"),
            // Near the names of the whole spec.
            ("extend: dqn", "5:1: error: extend: unknown key, did you mean 'extends'?"),
            ("varients: {a: {}}", "5:1: error: varients: unknown key, did you mean 'variants'?"),
            (
                "\"a\\nb\": 1",
                "5:1: error: a\\nb: unknown key, known here: ablate, environment, expert, exploration, extends, learner, name, network, optimizer, replay, requires, slurm, summary, sweep, training, tune, understudy, variants"
            ),
        ])
    func first(_ text: String, problem: String) throws {
        #expect(try lines { try study(base + text + "\n") } == ["spec.yaml:" + problem])
    }

    @Test("an environment with nothing after it, and parameters of another one")
    func environment() throws {
        #expect(
            try problems(base.replacing("cart-pole", with: ""))
                == [
                    "spec.yaml:3:13: error: environment: must be the name of a component or its mapping, not null, write its name here, or its keys below it, indented"
                ])
        #expect(
            try problems(base.replacing("cart-pole", with: "{kind: cart-pole, sticky_actions: 0.1, time_limit: 0}"))
                == [
                    "spec.yaml:3:32: error: environment.sticky_actions: unknown key for 'cart-pole', known here: action_subset, forces, frame_maximum, frame_skip, frame_stack, gray_scale, kind, noop_starts, observation_scale, rescale_observations, resize, reward_clip, reward_scale, terminal_on_life_loss, time_limit; these have it: asterix, breakout, freeway, seaquest, space-invaders",
                    "spec.yaml:3:65: error: environment.time_limit: must be a whole number from 1 to 1000000, or none, not '0'",
                ])
    }

    @Test("documents that are no spec", arguments: ["- 1", "hello", "~"])
    func noMapping(_ text: String) throws {
        #expect(try problems(text) == ["spec.yaml:1:1: error: a spec is a mapping of keys to values"])
    }

    @Test("an empty file and one that is missing")
    func noFile() throws {
        let folder = try SpecFolder(["spec.yaml": "# nothing yet\n"])
        #expect(
            try folder.problems() == [
                "spec.yaml:1:1: error: the spec is empty; it needs at least 'understudy: 1', a name, an environment and training"
            ])
        #expect(throws: FileError(path: folder.url.path + "/none.yaml", reason: "No such file or directory")) {
            try folder.study("none.yaml")
        }
    }
}
