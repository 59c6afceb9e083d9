import Testing

@Suite("Near misses in a spec")
struct NearMissTests {
    private static let start = "understudy: 1\nname: study\nenvironment: cart-pole\n"

    @Test(
        "are told with what to write",
        arguments: [
            (
                "learner:\n  gamma: 0.9\n  batch_size:32\n",
                "6:3: error: expected ':' after this key, write 'batch_size: 32'"
            ),
            (
                "learner:\n  batch_size:32\n  gamma: 0.9\n",
                "5:3: error: expected ':' after this key, write 'batch_size: 32'"
            ),
            (
                "learner:\n\n  # own\n  batch_size=32 # more\n\n  gamma: 0.9\n  train_every: 4\n",
                "7:3: error: expected ':' after this key, write 'batch_size: 32'"
            ),
            (
                "learner:\n  batch_size:\u{A0}32\n  gamma: 0.9\n",
                "5:3: error: expected ':' after this key, write 'batch_size: 32' with a plain space in place of U+00A0"
            ),
            (
                "learner:\n  gamma: 0.9\n  batch_size:\u{A0}32\n  train_every: 4\n",
                "6:3: error: expected ':' after this key, write 'batch_size: 32' with a plain space in place of U+00A0"
            ),
            (
                "learner:\n  batch_size 32\n  gamma: 0.9\n",
                "5:3: error: expected ':' after this key"
            ),
            (
                "optimizer.lr: 0.1\n",
                "4:1: error: optimizer.lr: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 0.1}"
            ),
            (
                "optimizer.learning_rate: 0.1\n",
                "4:1: error: optimizer.learning_rate: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 0.1}"
            ),
            (
                "optimizer:\n  kind: rmsprop\noptimizer.lr: 0.1\n",
                "6:1: error: optimizer.lr: unknown key, did you mean 'optimizer.learning_rate'? Add 'learning_rate: 0.1' to 'optimizer' in line 4"
            ),
            (
                "optimizer: rmsprop\noptimizer.lr: 0.1\n",
                "5:1: error: optimizer.lr: unknown key, did you mean 'optimizer.learning_rate'? Write 'optimizer: {kind: rmsprop, learning_rate: 0.1}' in line 4"
            ),
            (
                "optimizer: {kind: rmsprop}\nvariants:\n  a: {optimizer.lr: 0.1}\n",
                "6:7: error: optimizer.lr: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 0.1}"
            ),
            (
                "variants:\n  a: {extends: dqn, learner: {gamma: 0.9}, learner.tau: 0.1}\n  b: {extends: minatar-dqn, optimizer.lr: 0.1}\n",
                "5:44: error: learner.tau: unknown key, did you mean 'learner.tau'? Add 'tau: 0.1' to 'learner' in line 5 (in variant a)"
            ),
            (
                "variants:\n  a:\n    learner: {gamma: 0.9}\n    extends: cleanrl-dqn\n    learner.batch_size: 16\n",
                "8:5: error: learner.batch_size: unknown key, did you mean 'learner.batch_size'? Add 'batch_size: 16' to 'learner' in line 6"
            ),
            (
                "sweep: {optimizer.lr: [0.1, 0.2]}\n",
                "4:9: error: sweep.optimizer.lr: unknown key, did you mean 'optimizer.learning_rate'?"
            ),
            (
                "sweep: {learner.lr: [0.1, 0.2]}\n",
                "4:9: error: sweep.learner.lr: unknown key, did you mean 'optimizer.learning_rate'?"
            ),
            (
                "learner: {batch_size: \u{663}\u{662}}\n",
                "4:23: error: learner.batch_size: must be a whole number from 1 to 65536, not '\u{663}\u{662}', '\u{663}' (U+0663) is no part of a number, write 32"
            ),
            (
                "learner: {gamma: \u{6F0}\u{66B}\u{6F9}}\n",
                "4:18: error: learner.gamma: must be a number from 0 to 1, not '\u{6F0}\u{66B}\u{6F9}', '\u{6F0}' (U+06F0) is no part of a number, write 0.9"
            ),
            (
                "exploration: {fraction: 10%}\n",
                "4:25: error: exploration.fraction: must be a number from 0 to 1, or none, not '10%', write 0.1"
            ),
            (
                "exploration: {epsilon_start: 1.0}\n",
                "4:15: error: exploration.epsilon_start: unknown key for 'linear', did you mean 'start'?"
            ),
            (
                "network: [64, 64]\n",
                "4:10: error: network: must be a mapping of keys to values, not a list, write network: {hidden: [64, 64]}"
            ),
            (
                "network:\n  hidden: 64, 64\n",
                "5:11: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not '64, 64', write [64, 64]"
            ),
            (
                "learner: {gamma: 0,99}\n",
                "4:20: error: learner.99: unknown key, a comma ends a value, write 0.99 for a decimal point"
            ),
            (
                "learner: {batch_size:32}\n",
                "4:11: error: learner.batch_size:32: unknown key, write a space after the colon: batch_size: 32"
            ),
            ("learner: {double: yes}\n", "4:19: error: learner.double: must be true or false, not 'yes', write true"),
            ("learner: {double: True}\n", "4:19: error: learner.double: must be true or false, not 'True', write true"),
            (
                "learner: {double: FALSE}\n",
                "4:19: error: learner.double: must be true or false, not 'FALSE', write false"
            ),
            (
                "learner: {double: !!bool yes}\n",
                "4:19: error: learner.double: must be true or false, not 'yes', write true"
            ),
            (
                "learner: {batch_size: !!float 5e4}\n",
                "4:23: error: learner.batch_size: must be a whole number from 1 to 65536, not '5e4', write 50_000"
            ),
            (
                "learner: {batch_size: '5e4'}\n",
                "4:23: error: learner.batch_size: must be a whole number from 1 to 65536, not '5e4', write 50_000"
            ),
            (
                "learner: {gamma: !!float 0.9}\n",
                "4:18: error: the tag '!!float' is not supported, write the value without it"
            ),
            (
                "optimizer: {learning_rate: lin_2.3e-3}\n",
                "4:28: error: optimizer.learning_rate: must be a number above 0, not 'lin_2.3e-3', write 2.3e-3, and add 'schedule: linear' to 'optimizer'"
            ),
            (
                "optimizer: {learning_rate: lin_1e-3, schedule: linear}\n",
                "4:28: error: optimizer.learning_rate: must be a number above 0, not 'lin_1e-3', write 1e-3"
            ),
            (
                "learning_rate: lin_1e-3\n",
                "4:1: error: learning_rate: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 1e-3, schedule: linear}"
            ),
            (
                "policy_kwargs: \"dict(net_arch=[256, 256])\"\n",
                "4:1: error: policy_kwargs: unknown key, did you mean 'network.hidden'? Write network: {hidden: [256, 256]}"
            ),
            (
                "network: {activation: tanh}\npolicy_kwargs: {net_arch: {pi: [8], qf: [256, 256]}}\n",
                "5:1: error: policy_kwargs: unknown key, did you mean 'network.hidden'? Add 'hidden: [256, 256]' to 'network' in line 4"
            ),
            (
                "net_arch: [64]\n",
                "4:1: error: net_arch: unknown key, did you mean 'network.hidden'? Write network: {hidden: [64]}"
            ),
            ("network: {net_arch: [64]}\n", "4:11: error: network.net_arch: unknown key, write hidden: [64]"),
            (
                "optimizer: {learning_rate: {grid_search: [1e-4, 1e-3]}}\n",
                "4:28: error: optimizer.learning_rate: must be a number above 0, not a mapping, write 1e-4 here, and sweep: {optimizer.learning_rate: [1e-4, 1e-3]} at the top of the spec, together with other such keys"
            ),
            (
                "network: {hidden: {values: [[8], [16, 16]]}}\n",
                "4:19: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not a mapping, write [8] here, and sweep: {network.hidden: [[8], [16, 16]]} at the top of the spec, together with other such keys"
            ),
            (
                "learner: {loss: [huber, squared]}\n",
                "4:17: error: learner.loss: cannot be a list, write huber here, and sweep: {learner.loss: [huber, squared]} at the top of the spec, together with other such keys"
            ),
            (
                "learner: {gamma: [0.9, 2]}\n",
                "4:18: error: learner.gamma: must be a number from 0 to 1, not a list"
            ),
            (
                "learner: {gamma: {value: 0.9}}\n",
                "4:18: error: learner.gamma: must be a number from 0 to 1, not a mapping, write 0.9"
            ),
            (
                "learner: {gamma: {min: 0.9, max: 0.99}}\n",
                "4:18: error: learner.gamma: must be a number from 0 to 1, not a mapping, write 0.9 here, and tune: {keys: {learner.gamma: {from: 0.9, to: 0.99}}} at the top of the spec, together with other such keys"
            ),
            (
                "learner:\n  gamma: tune.choice([0.9, 0.99])\n",
                "5:10: error: learner.gamma: must be a number from 0 to 1, not 'tune.choice([0.9, 0.99])', write 0.9 here, and sweep: {learner.gamma: [0.9, 0.99]} at the top of the spec, together with other such keys"
            ),
            (
                "optimizer: {grid_search: [adam, rmsprop]}\n",
                "4:13: error: optimizer.grid_search: unknown key for 'adam', write adam here, and sweep: {optimizer: [adam, rmsprop]} at the top of the spec, together with other such keys"
            ),
            (
                "optimizer: [adam, rmsprop]\n",
                "4:12: error: optimizer: must be one of: adam, adamw, rmsprop, or a mapping with a kind, not a list, write adam here, and sweep: {optimizer: [adam, rmsprop]} at the top of the spec, together with other such keys"
            ),
            (
                "parameters: {lr: {values: [1e-4, 1e-3]}, gamma: {value: 0.9}}\n",
                "4:1: error: parameters: unknown key, write sweep: {optimizer.learning_rate: [1e-4, 1e-3], learner.gamma: [0.9]} in its place"
            ),
            (
                "parameters:\n  lr: {distribution: log_uniform_values, min: 1e-4, max: 1e-3}\n  gamma: {values: [0.9, 0.95]}\n",
                "4:1: error: parameters: unknown key, write tune: {keys: {optimizer.learning_rate: {from: 1e-4, to: 1e-3, scale: log}, learner.gamma: [0.9, 0.95]}} in its place"
            ),
            (
                "expert.dataset.kind: npz\nexpert.dataset.path: x.npz\n",
                "4:1: error: expert.dataset.kind: unknown key, write expert: {dataset: {kind: npz, path: x.npz}}, in place of 'expert.dataset.kind' and 'expert.dataset.path'"
            ),
            (
                "extends: diiqn\nexpert.dataset.kind: npz\nexpert.dataset.path: x.npz\n",
                "5:1: error: expert.dataset.kind: unknown key, write expert: {dataset: {kind: npz, path: x.npz}}, in place of 'expert.dataset.kind' and 'expert.dataset.path'"
            ),
            (
                "expert: {dataset: {kind: npz, path: x.npz}, inference: nearest-transition, bridging: none, confidence: {value: 0.5}}\n",
                "4:104: error: expert.confidence: missing 'kind', the name of the confidence, write 'kind: constant'"
            ),
            (
                "seed: 42\n",
                "4:1: error: seed: unknown key, did you mean 'training.seeds'? Add 'seeds: [42]' to 'training' in line 5"
            ),
            (
                "buffer_size: 500\nbatch_size: 32\ntrain_freq: 4\nexploration_final_eps: 0.1\n",
                "5:1: error: batch_size: unknown key, did you mean 'learner.batch_size'? Write learner: {batch_size: 32, train_every: 4}, in place of 'batch_size' and 'train_freq'"
            ),
            (
                "batch_size: 32\ntrain_freq: 4\n",
                "5:1: error: train_freq: unknown key, did you mean 'learner.train_every'? The fix of 'batch_size' has it, too"
            ),
            (
                "expert.dataset.kind: npz\nexpert.dataset.path: x.npz\n",
                "5:1: error: expert.dataset.path: unknown key, the fix of 'expert.dataset.kind' has it, too"
            ),
            (
                "buffer_size: 1e5\n",
                "4:1: error: buffer_size: unknown key, did you mean 'replay.capacity'? Write replay: {capacity: 100_000}"
            ),
            (
                "evaluation: {every: 5_000}\n",
                "4:1: error: evaluation: unknown key, evaluations are set by training.evaluate_every, training.evaluation_episodes, training.evaluation_epsilon"
            ),
            ("policy: MlpPolicy\n", "4:1: error: policy: unknown key, remove it, the part network sets the network"),
            (
                "exploration_final_eps: 0.1\noptimizer: {schedule: {kind: linear}}\n",
                "4:1: error: exploration_final_eps: unknown key, did you mean 'exploration.end'? Write exploration: {end: 0.1}"
            ),
            (
                "network: {n_layers: 3, width: 8}\n",
                "4:24: error: network.width: unknown key, write hidden: [8, 8, 8], in place of 'n_layers' and 'width'"
            ),
            ("replay: {size: 500}\n", "4:10: error: replay.size: unknown key for 'uniform', did you mean 'capacity'?"),
            ("learner: {loss: SmoothL1Loss}\n", "4:17: error: learner.loss: cannot be 'SmoothL1Loss', write huber"),
            (
                "learner: {batch_size: 32 samples}\n",
                "4:23: error: learner.batch_size: must be a whole number from 1 to 65536, not '32 samples', remove what follows the number: 32"
            ),
            (
                "learner: {batch_size: 32 thousand}\n",
                "4:23: error: learner.batch_size: must be a whole number from 1 to 65536, not '32 thousand'"
            ),
            (
                "requires: {version: v0.1}\n",
                "4:21: error: requires.version: must be a version such as 1.2.0, or none, not 'v0.1', write 0.1.0"
            ),
            (
                "requires: [Mazes]\n",
                "4:11: error: requires: must be a mapping of keys to values, not a list, write requires: {plugins: [Mazes]}"
            ),
            (
                "extends: [dqn,per diiqn]\n",
                "4:15: error: extends: unknown composition 'per diiqn', write a comma between several: [per, diiqn]"
            ),
            (
                "extends: dqn, diiqn\n",
                "4:10: error: extends: unknown composition 'dqn, diiqn', write several in brackets: [dqn, diiqn]"
            ),
            (
                "sweep: {learner.n_step: 1..3}\n",
                "4:25: error: sweep.learner.n_step: must be a list of values, not '1..3', write [1, 2, 3]"
            ),
            (
                "sweep: {learner.gamma: 0.9...0.95}\n",
                "4:24: error: sweep.learner.gamma: must be a list of values, not '0.9...0.95', write its values, such as [0.9, 0.95]"
            ),
            (
                "extends: diiqn\nexpert: {dataset: {kind: npz, path: x.npz}, confidence: {value: 0.5}}\n",
                "5:58: error: expert.confidence.value: unknown key for 'dynamic', known here: beta, c_max, counts, err_max, gap_unit, kind; constant has it, write 'kind: constant' for it"
            ),
            (
                "learner: {gamma: 0.9} // discount\n", "4:23: error: '//' begins no comment, write '#'"
            ),
            (
                "replay: {capacity: 10k}\n",
                "4:20: error: replay.capacity: must be a whole number from 1 to 100000000, not '10k', write 10_000"
            ),
            (
                "learner: gamma: 0.9\n",
                "4:15: error: a ':' cannot stand here, write 'learner: {gamma: 0.9}', or the second key on a line of its own"
            ),
            (
                "expert: recordings/cart.npz\n",
                "4:9: error: expert: must be a mapping of keys to values, not 'recordings/cart.npz', write expert: {dataset: {kind: npz, path: recordings/cart.npz}}"
            ),
            (
                "expert: {extends: diiqn, dataset: {kind: npz, path: x.npz}}\n",
                "4:10: error: expert.extends: unknown key, a whole spec or variant extends others, move it to the top of the spec or of the variant"
            ),
            (
                "expert: {dataset: {kind: \u{201C}npz\u{201D}, path: x.npz}}\n",
                "4:26: error: expert.dataset: unknown dataset '\u{201C}npz\u{201D}', \u{201C} is no quote of YAML, write plain quotes or none"
            ),
            (
                "expert: {dataset: {kind:npz, path: x.npz}}\n",
                "4:20: error: expert.dataset: missing 'kind', write a space after the colon: kind: npz"
            ),
            (
                "expert: {dataset: data/x.npz}\n",
                "4:19: error: expert.dataset: unknown dataset 'data/x.npz', write {kind: npz, path: data/x.npz}"
            ),
            (
                "expert: {dataset: {path: data/x.CSV}}\n",
                "4:19: error: expert.dataset: missing 'kind', the name of the dataset, write 'kind: csv'"
            ),
            (
                "expert: {dataset: {path: data/x}}\n",
                "4:19: error: expert.dataset: missing 'kind', the name of the dataset, there are: csv, minari, npz"
            ),
            (
                "exploration: {epsilon: 0.1}\n",
                "4:15: error: exploration.epsilon: unknown key for 'linear', did you mean 'end' or 'start'?"
            ),
            (
                "exploration: {start: 0.5, epsilon: 0.1}\n",
                "4:27: error: exploration.epsilon: unknown key for 'linear', did you mean 'end'?"
            ),
            (
                "network: {hidden: [64 64]}\n",
                "4:20: error: network.hidden: a comma is missing in '64 64', write 64, 64"
            ),
            (
                "network: {hidden: 64 64}\n",
                "4:19: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not '64 64', write [64, 64]"
            ),
            (
                "network: {hidden: [64 0]}\n",
                "4:20: error: network.hidden: must be a whole number from 1 to 65536, not '64 0'"
            ),
            (
                "variants:\n  dqn:\n  extends: dqn\n",
                "6:3: error: variants.extends: is no variant but a key of one: indent it below 'dqn:', or write dqn: {extends: dqn}"
            ),
            (
                "max_steps: 200\n",
                "4:1: error: max_steps: unknown key, did you mean 'environment.time_limit'? Write 'environment: {kind: cart-pole, time_limit: 200}' in line 3"
            ),
            (
                "network: {hidden: [8], convolutions: [{channels: 8, kernel: 3}]}\n",
                "4:38: error: network.convolutions: convolution 1 needs an image, but the observation is a vector"
            ),
            (
                "network: {dueling: true}\n",
                "4:11: error: network.dueling: unknown key, write head: dueling"
            ),
            (
                "replay: {prioritized: true}\n",
                "4:10: error: replay.prioritized: unknown key for 'uniform', write kind: prioritized"
            ),
            ("algorithm: dqn\n", "4:1: error: algorithm: unknown key, did you mean 'extends'?"),
            (
                "learner:\n  batch_size: 32;\n",
                "5:15: error: learner.batch_size: must be a whole number from 1 to 65536, not '32;', remove what follows the number: 32"
            ),
            (
                "learner:\n  batch_size: 32# half\n",
                "5:15: error: learner.batch_size: must be a whole number from 1 to 65536, not '32# half', write a space before the comment: 32"
            ),
            (
                "exploration_fraction: 0.2\n",
                "4:1: error: exploration_fraction: unknown key, did you mean 'exploration.fraction'? Write exploration: {fraction: 0.2}"
            ),
            (
                "extends: ddqn\n", "4:10: error: extends: unknown composition 'ddqn', did you mean 'double-dqn'?"
            ),
            (
                "learner:\n  gamma: 0,99\n",
                "5:10: error: learner.gamma: must be a number from 0 to 1, not '0,99', write 0.99"
            ),
            (
                "replay:\n  capacity: 20,000\n",
                "5:13: error: replay.capacity: must be a whole number from 1 to 100000000, not '20,000', write 20_000"
            ),
            (
                "training: {seed: 42}\n",
                "4:12: error: training.seed: unknown key, did you mean 'seeds: [42]'? A number alone is the number of seeds"
            ),
            (
                "extends: [dqn diiqn]\n",
                "4:11: error: extends: unknown composition 'dqn diiqn', write a comma between several: [dqn, diiqn]"
            ),
            (
                "variants:\n  - dqn\n  - diiqn\n",
                "5:3: error: variants: must be a mapping of names to what each changes, write 'dqn: {extends: dqn}' in place of '- dqn', each on a line of its own"
            ),
            (
                "variants:\n  a: diiqn\n",
                "5:6: error: variants.a: must be a mapping of what the variant changes, or {}, write {extends: diiqn}"
            ),
            (
                "learner:\n  gamma=0.9\n",
                "5:3: error: learner: must be a mapping of keys to values, not 'gamma=0.9', write 'gamma: 0.9'"
            ),
            (
                "learner:\n \u{A0}gamma: 0.9\n",
                "5:2: error: learner.\u{A0}gamma: unknown key, there is a no-break space (U+00A0) in it, write plain spaces or nothing in its place"
            ),
            (
                "replay: {capacity: 20,000}\n",
                "4:23: error: replay.000: unknown key for 'uniform', a comma ends a value, write 20_000 for thousands"
            ),
            (
                "optimizer: {lr: 0.1}\n",
                "4:13: error: optimizer.lr: unknown key for 'adam', did you mean 'learning_rate'?"
            ),
            (
                "learner: {lr: 0.1}\n",
                "4:11: error: learner.lr: unknown key here, write it as optimizer.learning_rate"
            ),
            (
                "network: {gamma: 0.9}\n",
                "4:11: error: network.gamma: unknown key here, write it as learner.gamma"
            ),
            (
                "network:\n  hidden:\n    -32\n    -64\n",
                "6:5: error: network.hidden: must be a list, each item a whole number from 1 to 65536, not '-32 -64', write a space after each dash: - 32, - 64"
            ),
            (
                "replay: {capacity: 2\u{41E}00}\n",
                "4:20: error: replay.capacity: must be a whole number from 1 to 100000000, not '2\u{41E}00', '\u{41E}' (U+041E) is no part of a number, write 2000"
            ),
            (
                "expert: {extends: diiqn, dataset: {kind: npz, path: ~/expert.npz}}\n",
                "4:53: error: expert.dataset.path: '~' is not expanded, write the folder that it stands for, or a path relative to the spec's file"
            ),
            (
                "learning-rate: 2.5e-4\nbuffer-size: 10000\n",
                "4:1: error: learning-rate: unknown key, did you mean 'optimizer.learning_rate'? Write optimizer: {learning_rate: 2.5e-4}"
            ),
            (
                "start-e: 0.5\n",
                "4:1: error: start-e: unknown key, did you mean 'exploration.start'? Write exploration: {start: 0.5}"
            ),
            (
                "learner:\n  batch_size: b${batch}\n",
                "5:15: error: learner.batch_size: must be a whole number from 1 to 65536, not 'b${batch}', '${batch}' is not expanded, write the value that it stands for"
            ),
            (
                "summary: DQN: two sizes of its network\n",
                "4:13: error: a ':' cannot stand here, write summary: 'DQN: two sizes of its network'"
            ),
            ("summary: DQN: small\n", "4:13: error: a ':' cannot stand here, write summary: 'DQN: small'"),
            ("learner: {batchSize: 16}\n", "4:11: error: learner.batchSize: unknown key, did you mean 'batch_size'?"),
            (
                "network: {learning-rate: 0.1}\n",
                "4:11: error: network.learning-rate: unknown key here, write it as optimizer.learning_rate"
            ),
            (
                "config:\n  lr: 0.001\n  model: {fcnet_hiddens: [8], fcnet_activation: tanh}\n  framework: torch\n",
                "4:1: error: config: unknown key, write 'optimizer: {learning_rate: 0.001}' and 'network: {hidden: [8], activation: tanh}' in its place, each on a line of its own"
            ),
            (
                "network: {hidden: [8]}\nconfig: {lr: 0.001, model: {fcnet_activation: tanh}}\n",
                "5:1: error: config: unknown key, remove it, and write its values as optimizer.learning_rate, network.activation"
            ),
            (
                "x-common: &common\n  network: {hidden: [8]}\n  learner: {gamma: 0.9}\n",
                "4:1: error: x-common: unknown key, write its keys at the top of the spec, without 'x-common' around them"
            ),
            (
                "wandb_entity: us\n",
                "4:1: error: wandb_entity: unknown key, nothing in a spec corresponds to it, remove it"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 0.99]}, candidates: 2, metric: {name: return, goal: maximize}}\n",
                "4:59: error: tune.metric: unknown key, nothing in a spec corresponds to it, remove it"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 0.99]}, method: bayes, count: 2}\n",
                "4:52: error: tune.method: cannot be 'bayes', write random"
            ),
            (
                "tune: {keys: {learner.gamma: [0.9, 0.99]}, count: 2}\n",
                "4:44: error: tune.count: unknown key, did you mean 'candidates'?"
            ),
            (
                "learner:\n  batch_size: ${batch}\n",
                "5:15: error: learner.batch_size: must be a whole number from 1 to 65536, not '${batch}', which is not expanded, write the value that it stands for"
            ),
            (
                "learner: {gamma: ${gamma}}\n",
                "4:18: error: '${gamma}' is not expanded, write the value that it stands for"
            ),
            (
                "learner: {gamma: tune.choice([0.9, 0.99])}\n",
                "4:18: error: a text with brackets needs quotes, write 'tune.choice([0.9, 0.99])'"
            ),
            (
                "optimizer: {learning_rate: tune.loguniform(1e-4, 1e-2), kind: adam}\n",
                "4:28: error: optimizer.learning_rate: must be a number above 0, not 'tune.loguniform(1e-4, 1e-2)', write 1e-4 here, and tune: {keys: {optimizer.learning_rate: {from: 1e-4, to: 1e-2, scale: log}}} at the top of the spec, together with other such keys"
            ),
            (
                "learner: {n_step: randint(1, 4)}\n",
                "4:19: error: learner.n_step: must be a whole number from 1 to 10000, not 'randint(1, 4)', write 1 here, and tune: {keys: {learner.n_step: {from: 1, to: 3}}} at the top of the spec, together with other such keys"
            ),
            (
                "tune: {keys: {learner.gamma: uniform(0.9, 0.99)}}\n",
                "4:30: error: tune.keys: learner.gamma: has another program's form, write {from: 0.9, to: 0.99}"
            ),
            ("learner: {double: ja}\n", "4:19: error: learner.double: must be true or false, not 'ja', write true"),
            (
                "learner: {gradient_clip: None}\n",
                "4:26: error: learner.gradient_clip: must be a number above 0, or none, not 'None', write none"
            ),
            (
                "learner: {gradient_clip: 'none'}\n",
                "4:26: error: learner.gradient_clip: must be a number above 0, or none, not 'none', remove the quotes"
            ),
            ("expert: no\n", "4:9: error: expert: cannot be 'no', write none"),
            (
                "exploration: {fraction: 10_000}\n",
                "4:25: error: exploration.fraction: must be a number from 0 to 1, or none, not '10_000', write 'steps: 10_000' in place of it"
            ),
            (
                "expert: {kind: npz, path: x.npz, limit: 100}\n",
                "4:10: error: expert.kind: unknown key, write dataset: {kind: npz, path: x.npz, limit: 100}, in place of 'kind', 'path' and 'limit'"
            ),
            (
                "expert: {kind: npz, path: x.npz, limit: 100}\n",
                "4:21: error: expert.path: unknown key, the fix of 'kind' has it, too"
            ),
            (
                "expert:\n  dataset:\n  kind: npz\n  path: x.npz\n",
                "6:3: error: expert.kind: unknown key, indent 'kind' and 'path' below 'dataset:' in line 5"
            ),
            (
                "expert:\n  dataset:\n  kind: npz\n  path: x.npz\n",
                "5:11: error: expert.dataset: must be the name of a component or its mapping, not null, write its name here, or its keys below it, indented"
            ),
            (
                "expert: {dataset: {kind: npz, path: data\\x.npz}}\n",
                "4:37: error: expert.dataset.path: '\\' does not separate folders here, write data/x.npz"
            ),
            (
                "expert: {dataset: {kind: npz, path: 'C:\\data\\x.npz'}}\n",
                "4:37: error: expert.dataset.path: '\\' does not separate folders here, write a path of this computer, with '/' between the folders"
            ),
            (
                "expert: {dataset: {kind: npz, path: \"data\\new.npz\"}}\n",
                "4:37: error: expert.dataset.path: a backslash in double quotes begins an escape, write '/' between the folders"
            ),
            (
                "expert: {dataset: {kind: npz, path: \"data\\cart.npz\"}}\n",
                "4:42: error: unknown escape after '\\', write '/' between the folders of a path"
            ),
            (
                "learner:\n  gamma: 0.9\n  batch_size\u{FF1A} 32\n",
                "6:3: error: expected ':' after this key, write 'batch_size: 32' with a plain colon in place of U+FF1A"
            ),
            (
                "learner: {gamma\u{FF1A}0.9}\n",
                "4:11: error: learner.gamma\u{FF1A}0.9: unknown key, write a plain colon in place of U+FF1A: gamma: 0.9"
            ),
            (
                "network: {hidden: [8\u{FF0C}8]}\n",
                "4:20: error: network.hidden: a comma is missing in '8\u{FF0C}8', write 8, 8"
            ),
            (
                "tune: {keys: [learner.gamma, learner.tau]}\n",
                "4:14: error: tune.keys: must be a mapping of keys such as learner.gamma to ranges or lists of values, not a list, write {learner.gamma: [VALUE, VALUE], learner.tau: [VALUE, VALUE]}, with the values to try"
            ),
            (
                "tune:\n  keys:\n    - learner.gamma: [0.9, 0.99]\n    - learner.tau: {from: 0.5, to: 1}\n",
                "6:5: error: tune.keys: must be a mapping of keys such as learner.gamma to ranges or lists of values, not a list, write {learner.gamma: [0.9, 0.99], learner.tau: {from: 0.5, to: 1}}"
            ),
        ])
    func remedies(_ part: String, problem: String) throws {
        let folder = try SpecFolder(["spec.yaml": Self.start + part + "training: {steps: 20_000}\n"])
        let found = try folder.problems()
        #expect(found.contains("spec.yaml:" + problem), "\(found.joined(separator: "\n"))")
    }

    @Test("of a time limit are told by the names of other libraries", arguments: ["max_steps", "max_episode_steps"])
    func timeLimit(key: String) throws {
        #expect(
            try problems(base.replacing("cart-pole", with: "{kind: cart-pole, \(key): 100}")) == [
                "spec.yaml:3:32: error: environment.\(key): unknown key for 'cart-pole', did you mean 'time_limit'?"
            ])
    }

    @Test(
        "in names of environments are told by what Gymnasium calls them",
        arguments: [
            ("CartPole-v1", "unknown environment 'CartPole-v1', did you mean 'cart-pole'?"),
            (
                "ALE/Pong-v5",
                "unknown environment 'ALE/Pong-v5', write {kind: gymnasium, id: ALE/Pong-v5}"
            ),
        ])
    func environments(name: String, message: String) throws {
        let spec = "understudy: 1\nname: study\nenvironment: \(name)\nextends: dqn\ntraining: {steps: 1_000}\n"
        #expect(try problems(spec) == ["spec.yaml:3:14: error: environment: \(message)"])
    }

    @Test(
        "of a kind as a key are told as the kind",
        arguments: [
            ("{gymnasium: Some-v1}", "{kind: gymnasium, id: Some-v1}"), ("{mountain-car: }", "mountain-car"),
            ("{mountain-car: {time_limit: 9}}", "{kind: mountain-car, time_limit: 9}"),
        ])
    func kindAsKey(environment: String, remedy: String) throws {
        #expect(
            try problems(base.replacing("cart-pole", with: environment)) == [
                "spec.yaml:3:14: error: environment: missing 'kind', the name of the environment, write \(remedy)"
            ])
    }

    @Test(
        "of a required key have no consequences, and one remedy",
        arguments: [
            (
                "training: {steps:20_000}",
                "4:12: error: training.steps:20_000: unknown key, write a space after the colon: steps: 20_000"
            ),
            ("trianing: {steps: 20_000}", "4:1: error: trianing: unknown key, did you mean 'training'?"),
            (
                "stop: {timesteps_total: 20_000}",
                "4:1: error: stop: unknown key, write 'training: {steps: 20_000}' in its place"
            ),
            (
                "total-timesteps: 20_000",
                "4:1: error: total-timesteps: unknown key, did you mean 'training.steps'? Write training: {steps: 20_000}"
            ),
            ("training: {timesteps: 20_000}", "4:12: error: training.timesteps: unknown key, did you mean 'steps'?"),
            (
                "n_timesteps: 20_000",
                "4:1: error: n_timesteps: unknown key, did you mean 'training.steps'? Write training: {steps: 20_000}"
            ),
            (
                "training.steps: 20_000",
                "4:1: error: training.steps: unknown key, did you mean 'training.steps'? Write training: {steps: 20_000}"
            ),
        ])
    func requiredElsewhere(line: String, problem: String) throws {
        #expect(try problems(base.replacing("training: {steps: 20_000}", with: line)) == ["spec.yaml:" + problem])
    }

    @Test("of a required key are told once, without a remedy for the key that is missing")
    func missingByName() throws {
        let spec = "understudy: 1\nname: study\nenv: cart-pole\nextends: dqn\nTraining: {steps: 1_000}\n"
        #expect(
            try problems(spec) == [
                "spec.yaml:3:1: error: env: unknown key, did you mean 'environment'?",
                "spec.yaml:5:1: error: Training: unknown key, did you mean 'training'?",
            ])
    }

    @Test(
        "of one value in place of several are told with these",
        arguments: [
            (
                "{kind: mountain-car, rescale_observations: true}",
                "3:57: error: environment.rescale_observations: must be a list, each item a number, or none, not 'true', write [-1, 1]"
            ),
            (
                "{kind: mountain-car, rescale_observations: '-2, 2'}",
                "3:57: error: environment.rescale_observations: must be a list, each item a number, or none, not '-2, 2', write [-2, 2]"
            ),
            (
                "{kind: mountain-car, rescale_observations: false}",
                "3:57: error: environment.rescale_observations: must be a list, each item a number, or none, not 'false', write none"
            ),
        ])
    func rescaling(environment: String, problem: String) throws {
        #expect(try problems(base.replacing("cart-pole", with: environment)) == ["spec.yaml:" + problem])
    }

    @Test("of a share in place of steps are told as steps")
    func share() throws {
        #expect(
            try problems(base.replacing("20_000", with: "20_000, evaluate_every: 0.05")) == [
                "spec.yaml:4:43: error: training.evaluate_every: must be a whole number of at least 1, not '0.05', write 1000, which is 0.05 of 'steps'"
            ])
    }

    @Test("of a spec of another program below an environment's name are told as a spec of this one")
    func zoo() throws {
        let spec = """
            understudy: 1
            name: zoo
            CartPole-v1:
              n_timesteps: 5e4
              policy: 'MlpPolicy'
              learning_rate: 2.3e-3
              batch_size: 64
            """
        #expect(
            try problems(spec) == [
                "spec.yaml:3:1: error: CartPole-v1: unknown key, write 'environment: cart-pole', 'training: {steps: 50_000}', 'optimizer: {learning_rate: 2.3e-3}' and 'learner: {batch_size: 64}' in its place, each on a line of its own"
            ])
    }

    @Test("in seeds are told as the range that was meant", arguments: ["0-4", "0:4", "0 to 4", "0...4", "range(5)"])
    func seeds(text: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": Self.start + "training: {steps: 500k, seeds: \(text)}\n"
        ])
        let found = try folder.problems()
        #expect(found.contains { $0.hasSuffix("not '500k', write 500_000") }, "\(found)")
        #expect(found.contains { $0.hasSuffix("not '\(text)', write 0..4") }, "\(found)")
    }

    @Test(
        "are told without a number that is no value either",
        arguments: [
            ("replay: {capacity: 1e12}\n", "replay.capacity: must be a whole number from 1 to 100000000, not '1e12'"),
            ("replay: {capacity: 500M}\n", "replay.capacity: must be a whole number from 1 to 100000000, not '500M'"),
            ("learner: {gamma: 150%}\n", "learner.gamma: must be a number from 0 to 1, not '150%'"),
            ("learner: {gamma: '7'}\n", "learner.gamma: must be a number from 0 to 1, not '7'"),
            (
                "learner: {batch_size: \u{661}e9}\n",
                "learner.batch_size: must be a whole number from 1 to 65536, not '\u{661}e9'"
            ),
        ])
    func limits(_ part: String, problem: String) throws {
        let folder = try SpecFolder(["spec.yaml": Self.start + part + "training: {steps: 20_000}\n"])
        let found = try folder.problems()
        #expect(found.contains { $0.hasSuffix(problem) }, "\(found)")
    }

    @Test("in either of two duplicate keys are told")
    func duplicates() throws {
        let folder = try SpecFolder([
            "spec.yaml": Self.start + """
                learner: {gamma: 8, tau: 0.5}
                learner:
                  gamma: 7
                  batch_sise: 3
                  train_every: 0
                training: {seeds: 2}
                training: {steps: 20_000}
                training: {seeds: x}

                """
        ])
        #expect(
            try folder.problems() == [
                "spec.yaml:4:18: error: learner.gamma: must be a number from 0 to 1, not '8'",
                "spec.yaml:5:1: error: duplicate key 'learner' (first at line 4)",
                "spec.yaml:6:10: error: learner.gamma: must be a number from 0 to 1, not '7'",
                "spec.yaml:7:3: error: learner.batch_sise: unknown key, did you mean 'batch_size'?",
                "spec.yaml:8:16: error: learner.train_every: must be a whole number of at least 1, not '0'",
                "spec.yaml:10:1: error: duplicate key 'training' (first at line 9)",
                "spec.yaml:11:1: error: duplicate key 'training' (first at line 9)",
                "spec.yaml:11:19: error: training.seeds: must be a whole number from 1 to 10000, a list of seeds, or a range such as 5..9, not 'x'",
            ])
    }

    @Test("in the syntax hide no other mistakes")
    func syntax() throws {
        let folder = try SpecFolder([
            "spec.yaml": """
            understudy: 1
            name: study
            environment: cart-pole
            learner:
              gamma: 0.9
              gamma: 0.8
              batch_sise: 32
            replay:
              <<: *base
            training: {steps: 0}
            network: !!python {hidden: [3]}
            """
        ])
        #expect(
            try folder.problems() == [
                "spec.yaml:6:3: error: duplicate key 'gamma' (first at line 5)",
                "spec.yaml:7:3: error: learner.batch_sise: unknown key, did you mean 'batch_size'?",
                "spec.yaml:9:3: error: merge keys '<<' are not supported, write the pairs out",
                "spec.yaml:9:7: error: no anchor '&base' ends before this alias",
                "spec.yaml:10:19: error: training.steps: must be a whole number from 1 to 1000000000000, not '0'",
                "spec.yaml:11:10: error: the tag '!!python' is not supported, write the value without it",
            ])
    }

    @Test("a missing name is told once, where the spec begins")
    func name() throws {
        #expect(
            try problems(
                """
                understudy: 1
                environment: cart-pole
                training: {steps: 20_000}
                variants: {a: {}, b: {learner: {gamma: 0.9}}}
                """) == [
                    "spec.yaml:1:1: error: name: missing, and has no default (The study's name, and that of its folder), write 'name: my-study'"
                ])
    }
}
