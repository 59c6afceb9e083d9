import Experiments
import Foundation
import SpecYAML
import Testing

@Suite("Resolved specs")
struct ResolvedSpecTests {
    @Test("write every default out")
    func defaults() throws {
        let spec = try study(base + "summary: one line\n").spec()
        #expect(
            spec.yaml == """
                understudy: 1
                name: study
                variant: default
                seed: 0
                environment:
                  kind: cart-pole
                  forces: [-10, 10]
                  frame_skip: 1
                  time_limit: 500
                  action_subset: none
                  rescale_observations: none
                  observation_scale: none
                  reward_scale: 1
                  reward_clip: none
                  gray_scale: false
                  resize: none
                  frame_stack: 1
                  frame_maximum: false
                  terminal_on_life_loss: false
                  noop_starts: 0
                network:
                  convolutions: []
                  hidden: [120, 84]
                  activation: relu
                  layer_normalization: false
                  noisy_layers: none
                  head:
                    kind: plain
                  initialization: pytorch
                optimizer:
                  kind: adam
                  learning_rate: 0.00025
                  beta1: 0.9
                  beta2: 0.999
                  epsilon: 1e-08
                  schedule:
                    kind: constant
                replay:
                  kind: uniform
                  capacity: 10_000
                learner:
                  gamma: 0.99
                  double: false
                  n_step: 1
                  batch_size: 128
                  learning_starts: 10_000
                  train_every: 10
                  gradient_steps: 1
                  target_update_every: 500
                  tau: 1
                  loss: huber
                  gradient_clip: none
                exploration:
                  kind: linear
                  start: 1
                  end: 0.05
                  steps: none
                  fraction: 0.5
                expert: none
                training:
                  steps: 20_000
                  evaluate_every: 1000
                  evaluation_episodes: 10
                  checkpoint_every: 50_000
                  keep_checkpoint: true
                  keep_policies: last
                  start: none
                  evaluation_epsilon: 0

                """)
    }

    /// Each run of a study, read from its resolved spec's text and laid out again by a study of its own.
    private func reread(_ plan: RunPlan) throws -> Node {
        let text = plan.spec.yaml
        let document = try #require(try Node.parse(text, file: "runs/spec.yaml"))
        let run = try RunSpec(document, registry: registry)
        #expect(run.variant == plan.variant && run.seed == plan.seed && run.configuration.schedule.steps == plan.steps)
        // A study takes neither variant nor seed: they are put back.
        let pairs = try #require(document.mapping)
        let whole = Node(.mapping(pairs.filter { $0.key != "variant" && $0.key != "seed" }), at: document.mark)
        let again = try #require(try Study(whole, registry: registry).runs.first).spec
        let own = pairs.filter { $0.key == "variant" || $0.key == "seed" }
        return Node(
            .mapping((again.mapping ?? []).map { pair in own.first { $0.key == pair.key } ?? pair }), at: again.mark)
    }

    @Test(
        "read back as themselves, for each variant of the repository's experiments",
        arguments: ExperimentsFolderTests.nativeSpecs)
    func fixedPoint(_ file: String) throws {
        let study = try Study(specAt: ExperimentsFolderTests.folder.appending(path: file).path, registry: registry)
        for variant in study.variants {
            let plan = try #require(study.runs.last { $0.variant == variant.name })
            #expect(try reread(plan).yaml == plan.spec.yaml)
        }
    }

    @Test("read back as themselves where values look like other types")
    func fixedPointOfOddities() throws {
        let text = """
            understudy: 1
            name: '1e5'
            environment: {kind: cart-pole, time_limit: 0x10}
            network: {hidden: []}
            optimizer: {kind: rmsprop, learning_rate: 1e-30}
            learner: {gradient_clip: 1.0e+20, tau: 1.000, loss: 'squared'}
            training: {steps: 1_000_000_000_000, evaluate_every: 1}
            variants: {'true': {}, '007': {}, 'null': {}}
            """
        for plan in try study(text).runs { #expect(try reread(plan).yaml == plan.spec.yaml) }
    }

    @Test(
        "are the same for other spellings of the same values",
        arguments: [
            ("training: {steps: 20_000}", "training:\n  steps: 20000"),
            ("training: {steps: 0x4E20}", "training: {steps: 20_000}"),
            ("learner: {gamma: 1}", "learner: {gamma: 1.0}"), ("learner: {gamma: 5e-1}", "learner: {gamma: .5}"),
            ("expert: none", "expert:"), ("expert: none", "network: {}"),
            ("optimizer: adam", "optimizer: {kind: 'adam'}"),
            ("environment: cart-pole", "environment: {kind: cart-pole, time_limit: ~}"),
            ("environment: cart-pole", "environment: {time_limit: 5_00, kind: cart-pole}"),
            ("network: {hidden: [6_4, 64]}", "network:\n  hidden:\n    - 64\n    - 64"),
            ("learner: {tau: 2e-1, gamma: 0.9}", "learner: {gamma: 0.90, tau: 0.2}"),
            ("exploration: {start: 1}", "network: {hidden: [120, 84]}"),
        ])
    func spellings(_ a: String, b: String) throws {
        func resolved(_ text: String) throws -> String {
            let key = text.prefix { $0 != ":" }
            return try study(
                base.split(separator: "\n").filter { !$0.hasPrefix(key) }.joined(separator: "\n") + "\n" + text
            )
            .spec().yaml
        }
        #expect(try resolved(a) == resolved(b))
    }

    @Test(
        "hold the recording's path from the root, however the spec was named",
        arguments: ["", "./", "parts/../", ".//"])
    func paths(_ way: String) throws {
        let folder = try SpecFolder([
            "spec.yaml": base + "extends: [diiqn, parts/expert.yaml]\n",
            "parts/expert.yaml": "expert: {dataset: {kind: npz, path: ../data/r.npz}}",
        ])
        try folder.addRecording("cartpole-v1.npz", at: "data/r.npz")
        let spec = try folder.study(way + "spec.yaml").spec()
        #expect(spec.text("expert", "dataset", "path") == folder.url.path + "/data/r.npz")
    }

    @Test("of seeds differ by the seed alone")
    func seeds() throws {
        let runs = try study(base.replacing("20_000}", with: "20_000, seeds: 3}")).runs
        #expect(runs.map { $0.spec.text("seed") } == ["0", "1", "2"])
        let rest = Set(runs.map { $0.spec.yaml.replacing("seed: \($0.seed)", with: "") })
        #expect(rest.count == 1)
        #expect(runs[0].spec["training"]?["seeds"] == nil)
    }

    @Test("that are damaged are refused with all problems")
    func damaged() throws {
        let text = try study(base).spec().yaml.replacing("seed: 0", with: "seed: -1").replacing(
            "understudy: 1", with: "understudy: 3"
        ).replacing("variant: default\n", with: "").replacing("gamma", with: "gama")
        let document = try #require(try Node.parse(text, file: "spec.yaml"))
        #expect(
            try lines { try RunSpec(document, registry: registry) } == [
                "spec.yaml:1:1: error: variant: missing, and has no default (The variant's name)",
                "spec.yaml:1:13: error: understudy: this program reads version 1 of the spec's format, not 3; write 'understudy: 1'",
                "spec.yaml:3:7: error: seed: must be a whole number from 0 to 9223372036854775807, not '-1'",
                "spec.yaml:41:3: error: learner.gama: unknown key, did you mean 'gamma'?",
            ])
    }
}
