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
                "4:11: error: learner.lr: unknown key here, write it as optimizer.learning_rate or expert.inference.learning_rate"
            ),
            (
                "network: {gamma: 0.9}\n",
                "4:11: error: network.gamma: unknown key here, write it as learner.gamma or expert.reward.gamma"
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
        ])
    func remedies(_ part: String, problem: String) throws {
        let folder = try SpecFolder(["spec.yaml": Self.start + part + "training: {steps: 20_000}\n"])
        let found = try folder.problems()
        #expect(found.contains("spec.yaml:" + problem), "\(found.joined(separator: "\n"))")
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
                    "spec.yaml:1:1: error: name: missing, and has no default (The study's name, and that of its folder)"
                ])
    }
}
